import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db, pool } from '../../db/client.ts'
import { newWorld } from '../support/world.ts'
import { lostConnection } from '../../server/core/failure.ts'

await newWorld()
const answer = sql`select 1 as answer`

/** A connection that breaks in the moment in which somebody gets it, as when the database starts again. */
function breakNext() {
  pool.once('acquire', (client) => (client as unknown as Wired).connection.stream.destroy())
}
interface Wired {
  connection: { stream: { destroy(): void } }
}

test('connections that break as a transaction begins are given back: more of them than there are at once', async () => {
  for (let n = 0; n < 25; n++) {
    breakNext()
    const failed = await db.transaction((tx) => tx.execute(answer)).catch((error: unknown) => error)
    expect(lostConnection(failed)).toBe(true)
  }
  const { rows } = await db.transaction((tx) => tx.execute(answer))
  expect(rows).toEqual([{ answer: 1 }])
  expect(pool.totalCount).toBe(pool.idleCount)
})

test('one that breaks in the middle, and one whose work fails, are given back too', async () => {
  const broken = db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await tx.execute(answer)
  })
  expect(lostConnection(await broken.catch((error: unknown) => error))).toBe(true)
  const failed = db.transaction((tx) => tx.execute(sql`select 1 / 0`))
  await expect(failed).rejects.toThrow()
  expect(pool.totalCount).toBe(pool.idleCount)
})

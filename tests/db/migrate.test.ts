import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { checkDatabase, migrate } from '../../db/migrate.ts'
import { freshDatabase } from '../support/database.ts'

const { pool, db } = await freshDatabase()

test('a database of our own passes the check', async () => {
  await expect(checkDatabase()).resolves.toBeUndefined()
})

test('migrating again changes nothing', async () => {
  const applied = () => pool.query('select hash from drizzle.__drizzle_migrations order by id').then(({ rows }) => rows)
  const before = await applied()
  await Promise.all([migrate(), migrate(), migrate()])
  expect(await applied()).toEqual(before)
})

test('Persian words have trigrams', async () => {
  const { rows } = await db.execute<{ found: boolean }>(
    sql`select 'سلام دوست من' ilike '%دوست%' and cardinality(show_trgm('سلام')) = 5 as found`,
  )
  expect(rows).toEqual([{ found: true }])
})

async function keepOne() {
  await pool.query(`insert into log (position, type, subject, actor, at, data, prev_hash, hash)
    select coalesce(max(position), 0) + 1, 'log.released', '{}', '{"kind":"system"}', now(), '{}', '', '' from log`)
}

test.each(['update log set type = type', 'delete from log', 'truncate log'])(
  'the log refuses: %s',
  async (statement) => {
    await keepOne()
    await expect(pool.query(statement)).rejects.toThrow('the log is append-only')
  },
)

test('the log refuses even where triggers are off for replication', async () => {
  await keepOne()
  const client = await pool.connect()
  await client.query('set session_replication_role = replica')
  await expect(client.query('delete from log')).rejects.toThrow('the log is append-only')
  client.release(true)
})

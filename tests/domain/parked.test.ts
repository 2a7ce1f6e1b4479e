import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { deliveries, parkedReceipts } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { takeTold } from '../../server/messages/told.ts'
import { newWorld } from '../support/world.ts'
import { answers, thread } from './facts.ts'
import { farChannel, sendAll } from './far.ts'

const world = await newWorld()

/** Nobody records a fact until it is let go: whoever is about to commit stands still with all else done. */
async function holdUpCommits() {
  const client = new pg.Client(world.where)
  await client.connect()
  await client.query('begin; lock table unsealed in exclusive mode')
  return () => client.end()
}

/** Once a statement like this one waits for a lock. */
const waits = (statement: string) =>
  expect
    .poll(async () => {
      const found = await db.execute(sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query ilike ${`%${statement}%`}`)
      return found.rows.length
    })
    .toBeGreaterThan(0)

test('a receipt that comes in the moment in which the send is written down is not lost', async () => {
  const channel = await farChannel(world.support)
  const id = await channel.writes('carol', 'Where is my refund?')
  await answers(world.ada, id, 'On its way.')
  const [delivery] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  const letGo = await holdUpCommits()
  const sending = sendAll()
  await waits('insert into "unsealed"')
  const telling = act(system, (cx) =>
    takeTold(cx, [{ type: 'receipt', channelId: channel.id, externalId: `far-${delivery!.id}`, state: 'read' }]),
  )
  // Either it waits for the send, or it has gone past it.
  await Promise.race([telling, waits('pg_advisory_xact_lock(key)')])
  await letGo()
  await Promise.all([sending, telling])
  expect(await db.$count(parkedReceipts)).toBe(0)
  expect((await thread(id))[1]!.state).toBe('read')
})

import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { calls, deliveries } from '../../db/schema/index.ts'
import { channelOf } from './running.ts'

type Call = typeof calls.$inferInsert
/** Of how many the database is told at once: what comes faster than it can be written is not worth being read. */
const most = 1000
const kept = { days: 30, each: 1000 }
let waiting: Call[] = []

/** Begins to measure a call; what it answers writes down how it ended. It is a log to look at: what counts is the delivery. */
export function logCall({ id, channelId, attempts }: { id: Id; channelId: Id; attempts: number }) {
  const at = new Date()
  const began = performance.now()
  return ({ code = null, said = null }: { code?: string | null; said?: string | null }) => {
    const ms = Math.round(performance.now() - began)
    if (waiting.length < most) waiting.push({ channelId, deliveryId: id, attempt: attempts, at, ms, code, said })
  }
}

/** Writes down what has been measured since. */
export async function keepCalls() {
  const now = waiting
  waiting = []
  if (now.length > 0) await db.insert(calls).values(now)
}

export async function forgetCalls() {
  await db.execute(sql`delete from calls where at < now() - make_interval(days => ${kept.days})`)
  await db.execute(sql`
    delete from calls using (
      select id as channel,
        (select id from calls where channel_id = channels.id order by id desc offset ${kept.each} limit 1) as last
      from channels) old
    where channel_id = old.channel and calls.id <= old.last`)
}

/** A channel's calls, newest first, with how it stands now with what each was for. */
export async function callsOf(channelId: Id, before: number) {
  const rows = await db
    .select({ call: calls, state: deliveries.state })
    .from(calls)
    .leftJoin(deliveries, eq(deliveries.id, calls.deliveryId))
    .where(and(eq(calls.channelId, channelId), lt(calls.id, before)))
    .orderBy(desc(calls.id))
    .limit(50)
  return rows.map(({ call: { id, deliveryId, attempt, at, ms, code, said }, state }) => {
    return { id, deliveryId, attempt, at: at.toISOString(), ms, code, said, state, again: canRepeat(channelId, state) }
  })
}

const settled = ['sent', 'delivered', 'read']
const stuck = ['failed', 'unknown']

/** What was taken may be told again where the far side knows it by its key; what got stuck, anywhere. */
export function canRepeat(channelId: Id, state: string | null): boolean {
  if (state === null) return false
  return stuck.includes(state) || (settled.includes(state) && (channelOf(channelId)?.connector.idempotent ?? false))
}

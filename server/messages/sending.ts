import { EventEmitter } from 'node:events'
import { and, eq, sql, type SQL } from 'drizzle-orm'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { quietUntil } from '../contract/quiet.ts'
import { instant } from '../core/age.ts'
import { crashPoint } from '../core/crash.ts'
import { fault, lostConnection } from '../core/failure.ts'
import { troubles } from '../core/loop.ts'
import { openChannels, type Running } from '../channels/running.ts'
import { attempt, failed } from './attempting.ts'

type Delivery = typeof deliveries.$inferSelect

const leaseSeconds = 60
/** Calls at once: to one channel, unless its connector bears fewer, and to all. */
const most = { each: 10, all: 200 }

let lastFence = 0
const underWay = new Map<Delivery, Promise<void>>()

/** Emits when an attempt is over: its line, and its channel, may have room for the next. */
export const attempts = new EventEmitter<{ ended: [] }>()

/**
 * One pass of the outbox, under the lease whose `fence` this is: takes the head of each line and has its channel called,
 * without waiting for what comes of it: a far side that is slow holds up nobody else. Answers true when there may be more.
 */
export async function sendDue(fence: number): Promise<boolean> {
  if (fence !== lastFence) await takeOver()
  lastFence = fence
  await keepLeases()
  await giveUpExpired()
  const claimed = await claim()
  crashPoint('send.claimed')
  for (const delivery of claimed) begin(delivery)
  return claimed.length > 0
}

/** Resolves once no attempt is under way. */
export async function attemptsEnded() {
  while (underWay.size > 0) await Promise.all(underWay.values())
}

function begin(delivery: Delivery) {
  const ending = attempt(delivery)
    .catch(report)
    .then(() => {
      underWay.delete(delivery)
      attempts.emit('ended')
    })
  underWay.set(delivery, ending)
}

const report = (error: unknown) =>
  void troubles.emit('trouble', 'sending', { ...fault(error), lost: lostConnection(error) })

/** Whoever sent before us does so no more, and nobody but this process could be in the middle of an attempt. */
async function takeOver() {
  await db.execute(sql`update deliveries set lease_until = to_timestamp(0) where state = 'sending'`)
  crashPoint('send.taken-over')
}

/** Whatever is under way here has not died, however long it takes: unless somebody else has given it up since. */
async function keepLeases() {
  if (underWay.size === 0) return
  const mine = [...underWay.keys()].map(({ id, fence }) => ({ id, fence }))
  await db.execute(sql`
    update deliveries set lease_until = ${leaseEnd}
    from jsonb_to_recordset(${JSON.stringify(mine)}::jsonb) as mine(id uuid, fence int)
    where deliveries.id = mine.id and deliveries.fence = mine.fence and state = 'sending'
      and lease_until < now() + make_interval(secs => ${leaseSeconds / 2})`)
}

const leaseEnd = sql`now() + make_interval(secs => ${leaseSeconds})`

/**
 * Order is kept per conversation, channel and address: only the head of a line may go. A head that failed stands in the
 * way until a person sends it again or skips it. The attempt is committed before the call.
 */
async function claim(): Promise<Delivery[]> {
  const room = most.all - underWay.size
  if (room <= 0) return []
  const due = sql`${deliveries.id} in (select id from (
        select id, channel_id, created_at, row_number() over (partition by channel_id order by created_at) as place from (
          select distinct on (conversation_id, channel_id, identity_id) id, channel_id, state, not_before, created_at
          from deliveries where state in ('queued', 'sending', 'failed', 'unknown')
          order by conversation_id, channel_id, identity_id, seq, part) head
        where state = 'queued' and (not_before is null or not_before <= now())) due
      where place <= ${roomOf(sql`channel_id`)} order by created_at limit ${room})`
  // In one statement: what it claims is known here with its commit, or not claimed.
  return db
    .update(deliveries)
    .set({
      state: 'sending',
      attempts: sql`${deliveries.attempts} + 1`,
      fence: sql`${deliveries.fence} + 1`,
      leaseUntil: leaseEnd,
    })
    .where(and(due, eq(deliveries.state, 'queued')))
    .returning()
}

/** How many more calls a channel may have now: in its quiet hours none, and what waits goes when they end, or are no more. */
function roomOf(channelId: SQL) {
  const rooms = new Map<Id, number>()
  for (const running of openChannels())
    rooms.set(running.id, isQuiet(running) ? 0 : (running.connector.limits.atOnce ?? most.each))
  for (const { channelId: id } of underWay.keys()) rooms.set(id, (rooms.get(id) ?? most.each) - 1)
  return sql`coalesce((${JSON.stringify(Object.fromEntries(rooms))}::jsonb ->> ${channelId}::text)::int, ${most.each})`
}

function isQuiet({ connector, settings }: Running) {
  try {
    return quietUntil(connector.consent?.(settings).quiet, instant()) !== null
  } catch (error) {
    // Hours that nobody can tell hold up this channel and no other.
    report(error)
    return true
  }
}

/** An attempt whose process died: repeated where the provider keeps our key, otherwise a person must look. */
async function giveUpExpired() {
  const expired = await db
    .select()
    .from(deliveries)
    .where(sql`${deliveries.state} = 'sending' and ${deliveries.leaseUntil} < now()`)
    .limit(most.each)
  for (const delivery of expired) {
    crashPoint('send.interrupted')
    // One that cannot be written down is tried again at the next pass, and holds up none that is due.
    await failed(delivery, new ChannelError('interrupted', { retry: true, certain: false })).catch(report)
  }
}

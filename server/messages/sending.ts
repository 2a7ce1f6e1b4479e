import { eq, sql } from 'drizzle-orm'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { act, system } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { channelOf } from '../channels/running.ts'
import { partOf } from './part.ts'
import { holdReceipts, settle, unparkReceipts } from './receipts.ts'

type Delivery = typeof deliveries.$inferSelect

const leaseSeconds = 60
const attempts = 12
const atOnce = 20

let lastFence = 0

/**
 * One pass of the outbox, under the lease whose `fence` this is: takes the head of each line and calls the channel.
 * Answers true when there may be more.
 */
export async function sendDue(fence: number): Promise<boolean> {
  if (fence !== lastFence) await takeOver()
  lastFence = fence
  await giveUpExpired()
  const claimed = await claim()
  crashPoint('send.claimed')
  const ends = await Promise.allSettled(claimed.map(attempt))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  return claimed.length > 0
}

/** Whoever sent before us does so no more, and nobody else could be in the middle of an attempt. */
async function takeOver() {
  await db
    .update(deliveries)
    .set({ leaseUntil: new Date(0) })
    .where(eq(deliveries.state, 'sending'))
  crashPoint('send.taken-over')
}

/**
 * Order is kept per conversation, channel and address: only the head of a line may go. A head that failed stands in the
 * way until a person sends it again or skips it. The attempt is committed before the call.
 */
async function claim(): Promise<Delivery[]> {
  const found = await db.execute<{ id: Id }>(sql`
    update deliveries set state = 'sending', attempts = attempts + 1, fence = fence + 1,
      lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id in (
      select id from (
        select distinct on (conversation_id, channel_id, identity_id) id, state, not_before from deliveries
        where state in ('queued', 'sending', 'failed', 'unknown')
        order by conversation_id, channel_id, identity_id, seq, part) head
      where state = 'queued' and (not_before is null or not_before <= now()) limit ${atOnce})
      and state = 'queued'
    returning id`)
  if (found.rows.length === 0) return []
  const ids = found.rows.map((row) => row.id)
  return db
    .select()
    .from(deliveries)
    .where(sql`${deliveries.id} = any(${sql.param(ids)}::uuid[])`)
}

async function attempt(delivery: Delivery) {
  let externalIds: string[]
  try {
    const { channel } = channelOf(delivery.channelId) ?? offline()
    const part = await partOf(delivery)
    crashPoint('send.before-call')
    externalIds = (await channel.send(part)).externalIds
  } catch (error) {
    crashPoint('send.after-refusal')
    return failed(delivery, error instanceof ChannelError ? error : unforeseen(error))
  }
  crashPoint('send.after-call')
  // Where this cannot be written down the call did not fail: the attempt stays open until its lease ends.
  await sent(delivery, externalIds[0] ?? null)
}

const offline = (): never => {
  throw new ChannelError('channel_off', { retry: true, certain: true })
}
/** Nobody can tell how far a call got that broke in an unforeseen way. */
const unforeseen = (_error: unknown) => new ChannelError('fault', { retry: false, certain: false })

/** Writes an outcome down, unless the lease was lost and another attempt is under way. */
async function outcome(delivery: Delivery, name: string, write: Parameters<typeof act<void>>[1]) {
  await act(system, async (cx) => {
    const rows = await cx.tx
      .select({ fence: deliveries.fence })
      .from(deliveries)
      .where(
        sql`${deliveries.id} = ${delivery.id} and ${deliveries.fence} = ${delivery.fence} and ${deliveries.state} = 'sending'`,
      )
    if (rows.length > 0) await write(cx)
    crashPoint(`${name}.before-commit`)
  })
  crashPoint(`${name}.after-commit`)
}

const sent = (delivery: Delivery, externalId: string | null) =>
  outcome(delivery, 'sent', async (cx) => {
    if (externalId) await holdReceipts(cx, delivery.channelId, [externalId])
    await settle(cx, delivery, 'sent')
    await cx.tx.update(deliveries).set({ externalId }).where(eq(deliveries.id, delivery.id))
    if (externalId) await unparkReceipts(cx, delivery, externalId)
  })

function failed(delivery: Delivery, { code, certain, retry }: ChannelError) {
  const safe = certain || (channelOf(delivery.channelId)?.connector.idempotent ?? false)
  if (retry && safe && delivery.attempts < attempts)
    return outcome(delivery, 'postponed', (cx) => postpone(cx.tx, delivery, code))
  return outcome(delivery, 'failed', (cx) => settle(cx, delivery, safe ? 'failed' : 'unknown', { code, certain: safe }))
}

async function postpone(tx: Parameters<Parameters<typeof db.transaction>[0]>[0], delivery: Delivery, code: string) {
  const wait = Math.random() * Math.min(3600, 2 * 2 ** delivery.attempts)
  await tx.execute(sql`
    update deliveries set state = 'queued', lease_until = null, error = ${code},
      not_before = now() + make_interval(secs => ${wait})
    where id = ${delivery.id}`)
}

/** An attempt whose process died: repeated where the provider keeps our key, otherwise a person must look. */
async function giveUpExpired() {
  const expired = await db
    .select()
    .from(deliveries)
    .where(sql`${deliveries.state} = 'sending' and ${deliveries.leaseUntil} < now()`)
    .limit(atOnce)
  for (const delivery of expired) {
    crashPoint('send.interrupted')
    await failed(delivery, new ChannelError('interrupted', { retry: true, certain: false }))
  }
}

import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import type { Actor, DeliveryState } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages, parkedReceipts } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'

const rank: Record<DeliveryState, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  failed: 2,
  skipped: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Receipts come twice, late and out of order: only what is further along counts. */
export const later = (from: DeliveryState, to: DeliveryState) => (rank[to] > rank[from] ? to : from)

/** What a person decides holds, whatever it was before. */
export const decided: typeof later = (_, to) => to

type Delivery = typeof deliveries.$inferSelect

export type Told = Extract<Event, { type: 'receipt' | 'failure' }> & { channelId: Id }

/** Something to be done to a message, and which one: messages are locked in one order. */
export interface Step {
  messageId: Id
  take(): Promise<void>
}

/** What far sides tell of how far our messages got. Their names are held. */
export async function receiptSteps(cx: Act, told: Told[]): Promise<Step[]> {
  if (told.length === 0) return []
  const ids = [...new Set(told.map((one) => one.externalId))]
  const { channelId, externalId, messageId } = deliveries
  const rows = await cx.tx
    .select({ channelId, externalId, messageId })
    .from(deliveries)
    .where(and(inArray(channelId, [...new Set(told.map((one) => one.channelId))]), inArray(externalId, ids)))
  const messageOf = new Map(rows.map((row) => [`${row.channelId} ${row.externalId}`, row.messageId]))
  return told.map((one) => ({
    messageId: messageOf.get(`${one.channelId} ${one.externalId}`) ?? '',
    take: () =>
      one.type === 'receipt'
        ? receipt(cx, one.channelId, one.externalId, one.state)
        : fail(cx, one.channelId, one.externalId, one.code),
  }))
}

/** The far side says how far a message got. What it says before we know its id waits for the send to be written down. */
async function receipt(cx: Act, channelId: Id, externalId: string, state: 'delivered' | 'read') {
  const found = await deliveriesOf(cx, channelId, externalId)
  if (found.length === 0) await cx.tx.insert(parkedReceipts).values({ channelId, externalId, state, at: cx.now })
  for (const delivery of found) await settle(cx, delivery, state, { by: channelActor(channelId) })
  crashPoint('receipt.before-commit')
}

/** The far side says for certain that it will not get there. */
async function fail(cx: Act, channelId: Id, externalId: string, code: string) {
  const failure = { code, certain: true }
  const unlessArrived: typeof later = (from, to) => (rank[from] <= rank.sent ? to : from)
  for (const delivery of await deliveriesOf(cx, channelId, externalId))
    await settle(cx, delivery, 'failed', { failure, merge: unlessArrived, by: channelActor(channelId) })
}

interface Settling {
  failure?: { code: string; certain: boolean }
  /** What becomes of the state that it is in, and the one that is said of it. */
  merge?: typeof later
  /** Who says so. */
  by?: Actor
}

/** Whoever found the delivery may have found it as it was before somebody else changed it: its state is read under the lock. */
export async function settle(cx: Act, delivery: Delivery, state: DeliveryState, settling: Settling = {}) {
  const { failure, merge = later, by = cx.actor } = settling
  const message = (await lock(cx, messages, delivery.messageId))!
  const states = await statesOf(cx, message.id)
  const to = merge(states.get(delivery.id)!, state)
  if (to === states.get(delivery.id)) return
  states.set(delivery.id, to)
  const patch = { state: to, error: failure?.code ?? null, leaseUntil: null }
  await cx.tx.update(deliveries).set(patch).where(eq(deliveries.id, delivery.id))
  await change(cx, messages, message, { state: slowest(states), failure: failure?.code ?? null })
  // What is wanted of it has waited for it to be sent.
  if (message.change) await cx.later('messages.carry-out', { messageId: message.id }, { key: message.id })
  const subject = { conversationId: delivery.conversationId }
  const data = { messageId: message.id }
  if (to === 'failed' || to === 'unknown') cx.record('message.failed', subject, { ...data, ...failure! }, by)
  else if (to === 'queued') cx.record('message.requeued', subject, data, by)
  else if (to !== 'sending') cx.record(`message.${to}`, subject, data, by)
}

/** Of each part of a message. */
async function statesOf(cx: Act, messageId: Id): Promise<Map<Id, DeliveryState>> {
  const { id, state } = deliveries
  const rows = await cx.tx.select({ id, state }).from(deliveries).where(eq(deliveries.messageId, messageId))
  return new Map(rows.map((row) => [row.id, row.state]))
}

/** A message is where its slowest part is. */
const slowest = (states: Map<Id, DeliveryState>) => [...states.values()].sort((a, b) => rank[a] - rank[b])[0]!

const deliveriesOf = (cx: Act, channelId: Id, externalId: string) =>
  cx.tx
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.channelId, channelId), eq(deliveries.externalId, externalId)))

/**
 * A receipt that finds no delivery and a send that finds no receipt must not happen at the same moment: the receipt
 * would lie parked for ever. Taken before any row's lock.
 */
export const holdReceipts = (cx: Act, told: { channelId: Id; externalId: string }[]) =>
  cx.tx.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key
      from unnest(${sql.param(told.map(({ channelId, externalId }) => `${channelId} ${externalId}`))}::text[]) name
      order by 1) names`)

/** Applies what the far side said before the send was written down. */
export async function unparkReceipts(cx: Act, delivery: Delivery, externalId: string) {
  const rows = await cx.tx
    .delete(parkedReceipts)
    .where(sql`${parkedReceipts.channelId} = ${delivery.channelId} and ${parkedReceipts.externalId} = ${externalId}`)
    .returning()
  for (const row of rows) await receipt(cx, delivery.channelId, externalId, row.state as 'delivered' | 'read')
}

import { EventEmitter } from 'node:events'
import { and, eq, sql } from 'drizzle-orm'
import { ChannelError, type Channel, type Part } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { act, system, type Act } from '../core/act.ts'
import { age } from '../core/age.ts'
import { crashPoint } from '../core/crash.ts'
import { lock } from '../core/hold.ts'
import { fault } from '../core/failure.ts'
import { troubles } from '../core/loop.ts'
import { logCall } from '../channels/calls.ts'
import { channelOf } from '../channels/running.ts'
import { heed } from './consenting.ts'
import { partOf } from './part.ts'
import { holdReceipts, settle, unparkReceipts } from './receipts.ts'
import { takeParked } from './told.ts'

type Delivery = typeof deliveries.$inferSelect

/** At least, and beyond them as long as the connector wants. */
const attempts = 12
const hour = 3_600_000

export type Outcome = 'sent' | 'postponed' | 'failed' | 'unknown'
/** Emits what became of each attempt of this process, once it is written down. */
export const outcomes = new EventEmitter<{ outcome: [channelId: Id, outcome: Outcome] }>()

/** Calls the channel for a delivery that was claimed, and writes down what became of it. */
export async function attempt(delivery: Delivery) {
  let answer: Awaited<ReturnType<Channel['send']>>
  const log = logCall(delivery)
  try {
    const { channel, part } = await prepared(delivery)
    crashPoint('send.before-call')
    answer = await channel.send(part)
  } catch (error) {
    crashPoint('send.after-refusal')
    const why = error instanceof ChannelError ? error : unforeseen(error, false)
    log(why)
    return failed(delivery, why)
  }
  crashPoint('send.after-call')
  log(answer)
  // Where this cannot be written down the call did not fail: the attempt stays open until its lease ends.
  await sent(delivery, answer.externalIds)
}

async function prepared(delivery: Delivery): Promise<{ channel: Channel; part: Part }> {
  const running = channelOf(delivery.channelId) ?? offline()
  try {
    const part = await partOf(delivery)
    // Last: he may have forbidden it a moment ago.
    await heed(running, part.to, { ...part, ...delivery })
    return { channel: running.channel, part }
  } catch (error) {
    throw error instanceof ChannelError ? error : unforeseen(error, true)
  }
}

const offline = (): never => {
  throw new ChannelError('channel_off', { retry: true, certain: true })
}

/** Nobody can tell how far a call got that broke in an unforeseen way; what broke before it can be tried again. */
function unforeseen(error: unknown, before: boolean) {
  troubles.emit('trouble', 'sending', fault(error))
  return new ChannelError('fault', { retry: before, certain: before })
}

/**
 * Writes an outcome down, unless the lease was lost and another attempt has begun since. The delivery is locked, so that none can
 * begin in between, and its message before it, as everywhere. Where the attempt was given up for lost, only that it was sent
 * after all is news.
 */
async function outcome(
  delivery: Delivery,
  of: Outcome,
  write: (cx: Act) => Promise<unknown>,
  externalIds: string[] = [],
) {
  const name = of === 'unknown' ? 'failed' : of
  const isOpen = of === 'sent' ? sql`true` : eq(deliveries.state, 'sending')
  const written = await act(system, async (cx) => {
    if (externalIds.length > 0) await holdReceipts(cx, namesOf(delivery, externalIds))
    await lock(cx, messages, delivery.messageId)
    const rows = await cx.tx
      .select({ fence: deliveries.fence })
      .from(deliveries)
      .where(and(eq(deliveries.id, delivery.id), eq(deliveries.fence, delivery.fence), isOpen))
      .for('update')
    if (rows.length > 0) await write(cx)
    crashPoint(`${name}.before-commit`)
    return rows.length > 0
  })
  crashPoint(`${name}.after-commit`)
  if (written) outcomes.emit('outcome', delivery.channelId, of)
}

function sent(delivery: Delivery, externalIds: string[]) {
  const externalId = externalIds[0]
  const write = async (cx: Act) => {
    await settle(cx, delivery, 'sent')
    if (!externalId) return
    await cx.tx
      .update(deliveries)
      .set({ externalId, externalIds: externalIds.length > 1 ? externalIds : [] })
      .where(eq(deliveries.id, delivery.id))
    await unparkReceipts(cx, delivery, externalId)
    await takeParked(cx, namesOf(delivery, externalIds))
  }
  return outcome(delivery, 'sent', write, externalIds)
}

const namesOf = ({ channelId }: Delivery, externalIds: string[]) =>
  externalIds.map((externalId) => ({ channelId, externalId }))

/** A delivery whose attempt came to nothing: back in line where that is safe and of use, and otherwise in the way. */
export function failed(delivery: Delivery, { code, certain, retry, after }: ChannelError) {
  const { idempotent = false, triesFor = 0 } = channelOf(delivery.channelId)?.connector ?? {}
  const safe = certain || idempotent
  const goesOn = delivery.attempts < attempts || age(delivery.createdAt) < triesFor * hour
  const end = retry && safe && goesOn ? 'postponed' : safe ? 'failed' : 'unknown'
  return outcome(delivery, end, async (cx) => {
    const mine = eq(deliveries.id, delivery.id)
    if (!certain) await cx.tx.update(deliveries).set({ mayHaveArrived: true }).where(mine)
    if (end === 'postponed') return postpone(cx.tx, delivery, code, after)
    return settle(cx, delivery, end, { failure: { code, certain: safe } })
  })
}

/** For as long as the far side wants to be left alone, where it says so: asked sooner, it makes that longer. */
async function postpone(tx: Act['tx'], delivery: Delivery, code: string, after?: number) {
  const wait = after ?? Math.random() * Math.min(3600, 2 * 2 ** delivery.attempts)
  await tx.execute(sql`
    update deliveries set state = 'queued', lease_until = null, error = ${code},
      not_before = now() + make_interval(secs => ${wait})
    where id = ${delivery.id}`)
}

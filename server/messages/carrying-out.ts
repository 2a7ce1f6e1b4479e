import { and, eq, gte } from 'drizzle-orm'
import { z } from 'zod'
import { ChannelError, type Channel, type SentPart } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Actor, MessageChange } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { act, system, type Act } from '../core/act.ts'
import { change as changeRow } from '../core/change.ts'
import { crashPoint } from '../core/crash.ts'
import type { Job } from '../core/jobs.ts'
import { channelOf } from '../channels/running.ts'
import { rephrase, withdraw } from './amending.ts'
import { heed } from './consenting.ts'
import { lockMessage, withAddress } from './holding.ts'
import { partOf } from './part.ts'
import { partsOf } from '../contract/parts.ts'

type Message = typeof messages.$inferSelect
type Delivery = typeof deliveries.$inferSelect

const input = z.strictObject({ messageId: z.uuid() })
/** About half an hour: who wanted it must learn that it came to nothing. */
const attempts = 10

/** Has the far side do to a message what is wanted of it by now. Done again, it is done to the same end. */
export async function carryOut(given: unknown, job: Pick<Job, 'attempts'>) {
  const { messageId } = input.parse(given)
  const found = await withAddress(messageId)
  const wanted = found?.message.change
  if (!found || wanted?.state !== 'queued') return
  const parts = await db.select().from(deliveries).where(eq(deliveries.messageId, messageId)).orderBy(deliveries.part)
  // Asked for anew by whatever becomes of them.
  if (parts.some(({ state }) => notSettled.has(state))) return
  let stays: number
  try {
    stays = await call(found.message, wanted, found.to, parts)
    crashPoint('change.after-call')
  } catch (error) {
    const { code, retry } = error instanceof ChannelError ? error : { code: 'fault', retry: true }
    if (retry && job.attempts < attempts) throw error
    return act(system, (cx) => giveUp(cx, messageId, wanted, code))
  }
  await act(system, (cx) => done(cx, messageId, wanted, stays))
}

const notSettled = new Set(['queued', 'sending', 'failed', 'unknown'])

/** Answers how many parts of it stay. */
async function call(message: Message, { kind, text = '' }: MessageChange, to: SentPart['to'], parts: Delivery[]) {
  const running = channelOf(message.channelId!) ?? offline()
  const { channel, connector } = running
  // Taking something back tells him nothing.
  if (kind === 'edit') await heed(running, to, message)
  const left = parts.filter(({ externalId }) => externalId !== null)
  if (left.length === 0) throw new ChannelError('not_sent', { retry: false, certain: true })
  const stays = kind === 'edit' ? partsOf(text, connector.limits.textLength).length : 0
  for (const [at, delivery] of left.entries()) {
    const { externalId, externalIds } = delivery
    const sent = { externalIds: externalIds.length > 0 ? externalIds : [externalId!], to }
    const called =
      delivery.part < stays ? edit(channel, sent, { ...delivery, attempts: 1 }, text) : (channel.remove ?? unable)(sent)
    await called.catch((error: unknown) => {
      throw at > 0 ? halfDone(error) : error
    })
  }
  return stays
}

/** What the customer has by now is neither the one nor the other. */
const halfDone = (error: unknown) => {
  const { retry, after } = error instanceof ChannelError ? error : { retry: true }
  return new ChannelError('half_done', { retry, certain: false, ...(after !== undefined && { after }) })
}

const edit = async (channel: Channel, sent: SentPart, delivery: Delivery, text: string) =>
  (channel.edit ?? unable)(sent, await partOf(delivery, text))

const offline = (): never => {
  throw new ChannelError('channel_off', { retry: true, certain: true })
}
const unable = async (): Promise<never> => {
  throw new ChannelError('unable', { retry: false, certain: true })
}

/** The far side has done it, and so many parts stay: now it is so. */
export async function done(cx: Act, messageId: Id, wanted: MessageChange, stays: number) {
  const message = await stillWanted(cx, messageId, wanted)
  if (!message) return
  if (wanted.kind === 'remove') return withdraw(cx, message, by(wanted))
  // What the shorter text did without is no part of it any more.
  await cx.tx.delete(deliveries).where(and(eq(deliveries.messageId, messageId), gte(deliveries.part, stays)))
  await rephrase(cx, message, wanted.text!, cx.now, by(wanted), { change: null })
}

/** The far side will not do it: who wanted it is told. */
export async function giveUp(cx: Act, messageId: Id, wanted: MessageChange, code: string) {
  const message = await stillWanted(cx, messageId, wanted)
  if (!message) return
  await changeRow(cx, messages, message, { change: { ...wanted, state: 'failed', failure: code } })
  const data = { messageId, change: wanted.kind, code }
  cx.record('message.unchanged', { conversationId: message.conversationId }, data)
}

const by = ({ agentId }: MessageChange): Actor => ({ kind: 'agent', id: agentId })

/** Unless something else has been wanted since: that has its own turn. */
async function stillWanted(cx: Act, messageId: Id, wanted: MessageChange): Promise<Message | undefined> {
  const message = await lockMessage(cx, messageId)
  return message?.change?.id === wanted.id ? message : undefined
}

import { eq } from 'drizzle-orm'
import type { MessageChange } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { mayChange } from '../contract/policy.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import type { Conversation } from '../conversations/visible.ts'
import { limitsOf } from '../channels/limits.ts'
import { followInList, withdraw } from './amending.ts'
import { refuseForbidden } from './consenting.ts'
import { holdMessage } from './holding.ts'
import { partsOf } from '../contract/parts.ts'
import { decided, settle } from './receipts.ts'
import { queue } from './writing.ts'

type Message = typeof messages.$inferSelect
type Delivery = typeof deliveries.$inferSelect
type Kind = MessageChange['kind']

/** Gives what an agent sent another text: at once where it has not begun to leave, else as soon as the far side has it. */
export async function rewrite(cx: Act, messageId: Id, text: string) {
  const { conversation, message, parts, limits } = await own(cx, messageId, 'edit')
  if (text.trim() === '' && message.files.length === 0) refuse('invalid', 'Write something, or take it back.')
  if (message.change?.kind === 'remove') refuse('conflict', 'This message is being taken back.')
  if (text === message.text && !message.change) return
  await refuseForbidden(cx, conversation, message)
  if (parts.every(hasNotLeft)) return rewriteUnsent(cx, conversation, message, text)
  const wanted = partsOf(text, limits.textLength).length
  if (wanted > parts.length || (wanted < parts.length && !limits.remove))
    refuse('invalid', 'It was sent in another number of parts. Take it back, or write another message.')
  await want(cx, message, 'edit', text)
}

/** Takes back what an agent sent. */
export async function takeBack(cx: Act, messageId: Id) {
  const { message, parts } = await own(cx, messageId, 'remove')
  if (message.change?.kind === 'remove' && message.change.state === 'queued') return
  const unsent = parts.filter(hasNotLeft)
  for (const part of unsent) await settle(cx, part, 'skipped', { merge: decided })
  if (unsent.length < parts.length) return want(cx, message, 'remove')
  await withdraw(cx, message, cx.actor)
}

/** Lets a message stay as it is, where the far side would not change it. */
export async function letBe(cx: Act, messageId: Id) {
  const { message } = await held(cx, messageId)
  if (message.change?.state !== 'failed') refuse('conflict', 'Nothing of this message is left to be changed.')
  await change(cx, messages, message, { change: null })
  const data = { messageId, change: message.change.kind, code: 'given_up' }
  cx.record('message.unchanged', { conversationId: message.conversationId }, data)
}

/** Notes what is wanted, and has it done outside of this command. */
export async function want(cx: Act, message: Pick<Message, 'id' | 'conversationId'>, kind: Kind, text?: string) {
  const wanted: MessageChange = { id: newId(), kind, agentId: cx.actor.id, state: 'queued' }
  await change(cx, messages, message, { change: text === undefined ? wanted : { ...wanted, text } })
  cx.record('message.changing', { conversationId: message.conversationId }, { messageId: message.id, change: kind })
  await carryOutLater(cx, message.id)
}

export const carryOutLater = (cx: Act, messageId: Id) =>
  cx.later('messages.carry-out', { messageId }, { key: messageId })

/** The far side cannot have it, though it may have been tried. */
const hasNotLeft = ({ state, mayHaveArrived }: Delivery) => state === 'queued' && !mayHaveArrived

const isStuck = ({ state }: Delivery) => state === 'failed' || state === 'unknown'

async function rewriteUnsent(cx: Act, conversation: Conversation, message: Message, text: string) {
  await cx.tx.delete(deliveries).where(eq(deliveries.messageId, message.id))
  const row = await change(cx, messages, message, { text })
  await queue(cx, { ...conversation, channelId: row.channelId! }, row)
  await followInList(cx, row, text)
  cx.record('message.edited', { conversationId: message.conversationId }, { messageId: message.id })
}

async function held(cx: Act, messageId: Id) {
  const { conversation, message } = await holdMessage(cx, messageId)
  if (message.kind !== 'outbound') refuse('conflict', 'Only what was sent to a customer can be changed.')
  if (!isOwn(cx, message)) refuse('forbidden', 'Only its author or a supervisor can change this message.')
  return { conversation, message }
}

const isOwn = ({ actor }: Act, message: Message) => actor.kind === 'agent' && mayChange(actor, message)

/** What can be changed in this way now, with its parts locked. */
async function own(cx: Act, messageId: Id, kind: Kind) {
  const { conversation, message } = await held(cx, messageId)
  const limits = await limitsOf(cx, message.channelId!)
  const limit = limits?.[kind]
  if (!limits || !limit) refuse('conflict', 'This channel cannot do that to a message that was sent.')
  if (cx.now.getTime() - message.createdAt.getTime() > (limit.hours ?? Infinity) * 3_600_000)
    refuse('conflict', 'This channel does that only soon after a message was sent.')
  if (message.takenBackAt) refuse('conflict', 'This message has been taken back.')
  const ofMessage = eq(deliveries.messageId, messageId)
  const parts = await cx.tx.select().from(deliveries).where(ofMessage).orderBy(deliveries.part).for('update')
  if (parts.some(isStuck) || parts.every(({ state }) => state === 'skipped'))
    refuse('conflict', 'This message did not get through.')
  return { conversation, message, parts, limits }
}

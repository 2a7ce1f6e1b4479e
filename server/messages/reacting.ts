import { z } from 'zod'
import { ChannelError } from '../../connectors/connector.ts'
import type { OwnReaction } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { limitsOf } from '../channels/limits.ts'
import { channelOf } from '../channels/running.ts'
import { refuse } from '../contract/refusal.ts'
import { act, system, type Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import type { Job } from '../core/jobs.ts'
import { heed, refuseForbidden } from './consenting.ts'
import { holdMessage, lockMessage, withAddress } from './holding.ts'

type Message = typeof messages.$inferSelect
const ours = ({ reactions }: Message) => reactions.find((one) => one.ours)

/** Puts an emoji to what a customer wrote, in place of ours before it; null takes it away. The far side has it soon after. */
export async function react(cx: Act, messageId: Id, emoji: string | null) {
  const { conversation, message } = await holdMessage(cx, messageId)
  if (message.kind !== 'inbound') refuse('conflict', 'Reactions are put to what a customer wrote.')
  const able = (await limitsOf(cx, message.channelId!))?.reactions
  if (!able || message.externalId === null) refuse('conflict', 'This channel shows no reactions of ours.')
  if (emoji !== null && !able.includes(emoji)) refuse('invalid', 'This channel does not know this emoji.')
  if (message.takenBackAt) refuse('conflict', 'This message has been taken back.')
  const before = ours(message)
  if (!before && emoji === null) return
  if (before?.ours?.state !== 'failed' && before?.emoji[0] === (emoji ?? undefined)) return
  if (emoji !== null) await refuseForbidden(cx, conversation, message)
  const wanted: OwnReaction = { id: newId(), agentId: cx.actor.id, state: 'queued' }
  await set(cx, message, { emoji: emoji === null ? [] : [emoji], ours: wanted })
  cx.record('message.reacting', { conversationId: message.conversationId }, { messageId })
  await cx.later('messages.react', { messageId }, { key: messageId })
}

/** Ours stands behind what customers have put to it. */
const set = (cx: Act, message: Message, own: { emoji: string[]; ours: OwnReaction } | null) => {
  const others = message.reactions.filter((one) => !one.ours)
  return change(cx, messages, message, { reactions: own ? [...others, { identityId: null, ...own }] : others })
}

const input = z.strictObject({ messageId: z.uuid() })
/** About half an hour, as for changes. */
const attempts = 10

/** Has the far side show what is wanted by now. Done again, it is done to the same end. */
export async function carryReaction(given: unknown, job: Pick<Job, 'attempts'>) {
  const { messageId } = input.parse(given)
  const found = await withAddress(messageId)
  const wanted = found && ours(found.message)
  if (wanted?.ours?.state !== 'queued') return
  try {
    const running = channelOf(found!.message.channelId!) ?? offline()
    const { channel } = running
    if (wanted.emoji.length > 0) await heed(running, found!.to, found!.message)
    if (!channel.react) throw new ChannelError('unable', { retry: false, certain: true })
    const on = { externalId: found!.message.externalId!, to: found!.to }
    await channel.react(on, wanted.emoji[0] ?? null)
  } catch (error) {
    const { code, retry } = error instanceof ChannelError ? error : { code: 'fault', retry: true }
    if (retry && job.attempts < attempts) throw error
    return act(system, (cx) => ended(cx, messageId, wanted.ours!, code))
  }
  await act(system, (cx) => ended(cx, messageId, wanted.ours!))
}

const offline = (): never => {
  throw new ChannelError('channel_off', { retry: true, certain: true })
}

/** Writes down what became of it, unless something else has been wanted since: that has its own turn. */
async function ended(cx: Act, messageId: Id, { id, agentId }: OwnReaction, failure?: string) {
  const message = await lockMessage(cx, messageId)
  const own = message && ours(message)
  if (!message || own?.ours?.id !== id) return
  const subject = { conversationId: message.conversationId }
  if (failure !== undefined) {
    await set(cx, message, { emoji: own.emoji, ours: { id, agentId, state: 'failed', failure } })
    return cx.record('message.unreacted', subject, { messageId, code: failure })
  }
  await set(cx, message, own.emoji.length > 0 ? { emoji: own.emoji, ours: { id, agentId } } : null)
  cx.record('message.reacted', subject, { messageId }, { kind: 'agent', id: agentId })
}

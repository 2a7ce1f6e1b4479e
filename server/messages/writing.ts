import { and, eq, sql } from 'drizzle-orm'
import type { Participant } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, deliveries, drafts, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { senderOf } from './sender.ts'
import { addParticipants } from '../conversations/participants.ts'
import { hold, type Conversation } from '../conversations/visible.ts'
import { termsOf } from '../channels/limits.ts'
import { attach, free } from './attaching.ts'
import { refuseForbidden } from './consenting.ts'
import { buttonsFor } from './offering.ts'
import { partsOf } from '../contract/parts.ts'
import { previewOf } from './preview.ts'
import { quoteFor } from './quoting.ts'

type Message = typeof messages.$inferSelect

export interface Written {
  /** The writer's own uuid: the same one again is the same message. */
  clientId: Id
  text: string
  fileIds: Id[]
}

export interface Reply extends Written {
  /** The newest message the writer had before him: an unseen newer one stops the answer. */
  seen: number
  /** Who else is to get it openly. */
  others?: Participant[]
  /** Who is to get it besides, without anyone else being told. */
  hidden?: Participant[]
  /** Which of the channel's own addresses it goes out from; left out: the one that the customer wrote to. */
  sender?: string | null
  /** Answers that the customer may press, where the channel can show them. */
  buttons?: string[]
  /** A message of the same conversation, which the customer sees above the answer where the channel can show it. */
  quotes?: Id | undefined
}

/** Answers the customer. */
export async function reply(cx: Act, id: Id, written: Reply) {
  const conversation = await hold(cx, id, 'reply')
  if (await writtenBefore(cx, id, written.clientId)) return
  if (conversation.lastInboundSeq > written.seen) {
    const newest = conversation.lastInboundSeq
    refuse('conflict', 'A newer message has come in that you have not seen.', { newest })
  }
  const message = await write(cx, conversation, written, 'outbound', await envelope(cx, conversation, written))
  await queue(cx, conversation, message)
  // Whoever answers first takes a conversation that nobody has.
  const assigneeId = conversation.assigneeId ?? cx.actor.id
  const turn = { assigneeId, status: 'waiting' as const, waitingSince: null }
  await change(cx, conversations, conversation, { ...next(cx, message), ...turn })
  tell(cx, conversation, message)
}

/** A note for the team; no customer ever sees it. */
export async function note(cx: Act, id: Id, written: Written) {
  const conversation = await hold(cx, id, 'reply')
  if (await writtenBefore(cx, id, written.clientId)) return
  const message = await write(cx, conversation, written, 'note')
  await change(cx, conversations, conversation, next(cx, message))
  cx.record('message.noted', { conversationId: id }, { messageId: message.id })
}

const writtenBefore = async (cx: Act, conversationId: Id, clientId: Id) => {
  const same = and(eq(messages.conversationId, conversationId), eq(messages.clientId, clientId))
  const rows = await cx.tx.select({ id: messages.id }).from(messages).where(same)
  return rows.length > 0
}

/** Who gets an answer besides whom it is to, as whom it goes out, and what stands above it. */
async function envelope(cx: Act, conversation: Conversation, reply: Reply) {
  const { others = [], hidden = [], sender = null } = reply
  const open = new Set(others.map(({ address }) => address))
  return {
    others,
    // Whoever is named openly hides nothing.
    hidden: hidden.filter(({ address }) => !open.has(address)),
    sender: await senderOf(cx, conversation, sender),
    quotes: await quoteFor(cx, conversation.id, reply.quotes),
    buttons: await buttonsFor(cx, conversation, reply),
  }
}

type Kind = 'outbound' | 'note'
type Envelope = Awaited<ReturnType<typeof envelope>>
async function write(cx: Act, conversation: Conversation, written: Written, kind: Kind, around?: Envelope) {
  const id = newId()
  const attached = await free(cx, `agent:${cx.actor.id}`, written.fileIds)
  if (attached.length < written.fileIds.length) refuse('invalid', 'A file is missing. Attach it again.')
  const outbound = kind === 'outbound'
  const message = await insert(cx, messages, {
    id,
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    kind,
    channelId: outbound ? conversation.channelId : null,
    identityId: outbound ? conversation.identityId : null,
    agentId: cx.actor.id,
    text: written.text,
    files: attached,
    ...around,
    clientId: written.clientId,
    state: outbound ? 'queued' : null,
    createdAt: cx.now,
  })
  await attach(cx, id, attached)
  const mine = and(eq(drafts.agentId, cx.actor.id), eq(drafts.conversationId, conversation.id))
  await cx.tx
    .update(drafts)
    .set({ text: '', version: sql`${drafts.version} + 1` })
    .where(mine)
  return message
}

const next = (cx: Act, message: Message) => ({
  lastSeq: message.seq,
  lastMessageAt: message.createdAt,
  preview: previewOf(message.text, message.files),
  previewKind: message.kind,
  previewAgentId: cx.actor.id,
})

/** One row of the outbox for each part that the channel takes at once. */
export async function queue(cx: Act, conversation: Conversation, message: Message) {
  const { limits, consent } = await termsOf(cx, conversation.channelId)
  if (consent) await refuseForbidden(cx, conversation, message, consent)
  if (message.others.length + message.hidden.length > 0) await addOthers(cx, message, limits?.others ?? false)
  const bytes = message.files.reduce((sum, { size }) => sum + size, 0)
  if (limits && bytes > limits.attachmentBytes) refuse('too_large', 'The files are larger than this channel takes.')
  const parts = partsOf(message.text, limits?.textLength)
  const row = {
    messageId: message.id,
    conversationId: message.conversationId,
    channelId: message.channelId!,
    identityId: message.identityId!,
    seq: message.seq,
    createdAt: cx.now,
  }
  await cx.tx.insert(deliveries).values(parts.map((_, part) => ({ ...row, id: newId(), part })))
}

/** Whoever is written to may answer. */
async function addOthers(cx: Act, { conversationId, others, hidden }: Message, able: boolean) {
  if (!able) refuse('invalid', 'This channel reaches one person at a time.')
  await addParticipants(
    cx,
    [...others, ...hidden].map((other) => ({ ...other, conversationId })),
  )
}

function tell(cx: Act, { id, assigneeId, status }: Conversation, message: Message) {
  const subject = { conversationId: id }
  if (assigneeId === null) cx.record('conversation.assigned', subject, { from: null, to: cx.actor.id })
  cx.record('message.written', subject, { messageId: message.id, channelId: message.channelId! })
  if (status === 'open') cx.record('conversation.waiting', subject, { from: status })
  if (status === 'resolved') cx.record('conversation.reopened', subject, { from: status, to: 'waiting' })
}

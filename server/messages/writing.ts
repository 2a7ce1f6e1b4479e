import { and, eq, sql } from 'drizzle-orm'
import { newId, type Id } from '../../db/ids.ts'
import { channels, conversations, deliveries, drafts, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { hold, type Conversation } from '../conversations/visible.ts'
import { connectorOf } from '../channels/running.ts'
import { attach, free } from './attaching.ts'
import { partsOf } from './parts.ts'
import { previewOf } from './preview.ts'

export interface Written {
  /** The writer's own uuid: the same one again is the same message. */
  clientId: Id
  text: string
  fileIds: Id[]
}

/** Answers the customer. `seen` is the newest message the writer had before him: an unseen newer one stops the answer. */
export async function reply(cx: Act, id: Id, written: Written & { seen: number }) {
  const conversation = await hold(cx, id, 'reply')
  if (await writtenBefore(cx, id, written.clientId)) return
  if (conversation.lastInboundSeq > written.seen) {
    const newest = conversation.lastInboundSeq
    refuse('conflict', 'A newer message has come in that you have not seen.', { newest })
  }
  const message = await write(cx, conversation, written, 'outbound')
  await queue(cx, message)
  await answered(cx, conversation)
  cx.record('message.written', { conversationId: id }, { messageId: message.id, channelId: conversation.channelId })
  await turn(cx, conversation)
}

/** A note for the team; no customer ever sees it. */
export async function note(cx: Act, id: Id, written: Written) {
  const conversation = await hold(cx, id, 'reply')
  if (await writtenBefore(cx, id, written.clientId)) return
  const message = await write(cx, conversation, written, 'note')
  cx.record('message.noted', { conversationId: id }, { messageId: message.id })
}

const writtenBefore = async (cx: Act, conversationId: Id, clientId: Id) => {
  const same = and(eq(messages.conversationId, conversationId), eq(messages.clientId, clientId))
  const rows = await cx.tx.select({ id: messages.id }).from(messages).where(same)
  return rows.length > 0
}

async function write(cx: Act, conversation: Conversation, written: Written, kind: 'outbound' | 'note') {
  const id = newId()
  const attached = await free(cx, `agent:${cx.actor.id}`, written.fileIds)
  if (attached.length < written.fileIds.length) refuse('invalid', 'A file is missing. Attach it again.')
  const seq = conversation.lastSeq + 1
  const outbound = kind === 'outbound'
  const message = await insert(cx, messages, {
    id,
    conversationId: conversation.id,
    seq,
    kind,
    channelId: outbound ? conversation.channelId : null,
    identityId: outbound ? conversation.identityId : null,
    agentId: cx.actor.id,
    text: written.text,
    files: attached,
    clientId: written.clientId,
    state: outbound ? 'queued' : null,
    createdAt: cx.now,
  })
  await attach(cx, id, attached)
  const preview = previewOf(written.text, attached)
  await change(cx, conversations, conversation, {
    lastSeq: seq,
    lastMessageAt: cx.now,
    preview,
    previewKind: kind,
    previewAgentId: cx.actor.id,
  })
  const mine = and(eq(drafts.agentId, cx.actor.id), eq(drafts.conversationId, conversation.id))
  await cx.tx
    .update(drafts)
    .set({ text: '', version: sql`${drafts.version} + 1` })
    .where(mine)
  return message
}

/** One row of the outbox for each part that the channel takes at once. */
async function queue(cx: Act, message: typeof messages.$inferSelect) {
  const [channel] = await cx.tx
    .select({ kind: channels.kind })
    .from(channels)
    .where(eq(channels.id, message.channelId!))
  const parts = partsOf(message.text, connectorOf(channel!.kind)?.limits.textLength)
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

/** Whoever answers first takes a conversation that nobody has. */
async function answered(cx: Act, conversation: Conversation) {
  if (conversation.assigneeId !== null) return
  await change(cx, conversations, conversation, { assigneeId: cx.actor.id })
  cx.record('conversation.assigned', { conversationId: conversation.id }, { from: null, to: cx.actor.id })
}

async function turn(cx: Act, conversation: Conversation) {
  const { id, status } = conversation
  await change(cx, conversations, conversation, { status: 'waiting', waitingSince: null })
  if (status === 'open') cx.record('conversation.waiting', { conversationId: id }, { from: status })
  if (status === 'resolved') cx.record('conversation.reopened', { conversationId: id }, { from: status, to: 'waiting' })
}

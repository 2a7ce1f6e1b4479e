import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import type { FileRef } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, effects, files, messages } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { conversationOf } from '../conversations/opening.ts'
import type { Conversation } from '../conversations/visible.ts'
import { identify } from '../customers/identifying.ts'
import { previewOf } from './preview.ts'
import { fail, receipt } from './receipts.ts'

export interface Origin {
  channel: { id: Id; deskId: Id }
  rawId: number
  threadDays: number
}

/** Does what one event of one raw input asks for, once: done again, it does nothing. */
export async function receive(cx: Act, origin: Origin, index: number, event: Event) {
  const first = await cx.tx
    .insert(effects)
    .values({ rawId: origin.rawId, event: index })
    .onConflictDoNothing()
    .returning()
  if (first.length === 0) return
  if (event.type === 'message') await receiveMessage(cx, origin, event)
  else if (event.type === 'receipt') await receipt(cx, origin.channel.id, event.externalId, event.state)
  else await fail(cx, origin.channel.id, event.externalId, event.code)
}

async function receiveMessage(cx: Act, { channel, threadDays }: Origin, event: Event & { type: 'message' }) {
  const identity = await identify(cx, event.from)
  const conversation = await conversationOf(cx, { channel, identity, subject: event.subject, threadDays })
  const id = newId()
  const owner = `${channel.id}:${event.from.address}`
  const attached = await free(cx, owner, event.fileIds ?? [])
  await insert(cx, messages, {
    id,
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    kind: 'inbound',
    channelId: channel.id,
    identityId: identity.id,
    text: event.text,
    files: attached,
    clientId: event.clientId ?? null,
    createdAt: cx.now,
  })
  await attach(cx, id, attached)
  await change(cx, conversations, conversation, {
    ...next(conversation, cx.now),
    channelId: channel.id,
    identityId: identity.id,
    preview: previewOf(event.text, attached),
    previewKind: 'inbound',
    previewAgentId: null,
  })
  const subject = { conversationId: conversation.id }
  cx.record('message.received', subject, { messageId: id, channelId: channel.id })
  const { status } = conversation
  if (status !== 'open') cx.record('conversation.reopened', subject, { from: status, to: 'open' })
}

const next = (conversation: Conversation, now: Date) => ({
  lastSeq: conversation.lastSeq + 1,
  lastInboundSeq: conversation.lastSeq + 1,
  inboundCount: conversation.inboundCount + 1,
  lastMessageAt: now,
  waitingSince: conversation.waitingSince ?? now,
  status: 'open' as const,
})

/** Those of these files that their sender may still attach: his own, and only once. */
export async function free(cx: Act, owner: string, ids: Id[]): Promise<FileRef[]> {
  if (ids.length === 0) return []
  const mine = and(inArray(files.id, ids), eq(files.owner, owner), isNull(files.messageId))
  const rows = await cx.tx.select().from(files).where(mine).orderBy(files.id).for('update')
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id)
    return row ? [{ id, name: row.name, mime: row.mime, size: row.size }] : []
  })
}

/** Gives them to a message that has been written. */
export async function attach(cx: Act, messageId: Id, attached: FileRef[]) {
  const ids = attached.map((file) => file.id)
  if (ids.length > 0) await cx.tx.update(files).set({ messageId }).where(inArray(files.id, ids))
}

import { eq, sql } from 'drizzle-orm'
import type { Part } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { agents, conversations, deliveries, files, identities, messages } from '../../db/schema/index.ts'
import { streamBlob } from '../core/blobs.ts'
import { channelOf } from '../channels/running.ts'
import { answeredAt } from '../conversations/rooms.ts'
import { partsOf } from '../contract/parts.ts'
import { quotedName } from './quoting.ts'

type Delivery = typeof deliveries.$inferSelect

/** One delivery as its channel needs it, with what it says of the conversation around it; with another text, where that is to become its own. */
export async function partOf(delivery: Delivery, instead?: string): Promise<Part> {
  const [found] = await db
    .select({ message: messages, to: identities, conversation: conversations, author: agents.name })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, delivery.identityId))
    .leftJoin(agents, eq(agents.id, messages.agentId))
    .where(eq(messages.id, delivery.messageId))
  const { message, to, conversation, author } = found!
  const limits = channelOf(delivery.channelId)?.connector.limits
  const parts = partsOf(instead ?? message.text, limits?.textLength)
  const quotes = limits?.quotes && delivery.part === 0 ? await quotedName(message, delivery, conversation) : undefined
  return {
    id: delivery.id,
    messageId: message.id,
    to: answeredAt(conversation, to),
    text: parts[delivery.part] ?? '',
    // With the first part: what a text speaks of should be there when it is read.
    files: delivery.part === 0 ? await filesOf(message.id) : [],
    attempt: delivery.attempts,
    subject: conversation.subject,
    answers: await saidBefore(delivery),
    ...(quotes !== undefined && { quotes }),
    ...(message.buttons.length > 0 && delivery.part === parts.length - 1 && { buttons: message.buttons }),
    others: message.others,
    hidden: message.hidden,
    sender: message.sender,
    automatic: message.automatic,
    author: author === null ? null : { name: author },
  }
}

async function filesOf(messageId: string): Promise<Part['files']> {
  const rows = await db.select().from(files).where(eq(files.messageId, messageId)).orderBy(files.id)
  return rows.map(({ id, name, mime, size, blob }) => ({ id, name, mime, size, open: () => streamBlob(blob) }))
}

/** As many of the messages before it as a mail names: its place in the thread of whoever reads it. */
const named = 20

/** Without what was said by or to those who were hidden from him: the name of a message can tell whose it is. */
async function saidBefore({ conversationId, channelId, identityId, seq }: Delivery): Promise<string[]> {
  const found = await db.execute<{ external_id: string }>(sql`
    with hidden as (
      select identities.id from messages, jsonb_to_recordset(hidden) as one(kind text, address text)
        join identities on identities.kind = one.kind and identities.address = one.address
      where conversation_id = ${conversationId} and identities.id <> ${identityId})
    select external_id from (
      select external_id, seq, identity_id from messages
      where conversation_id = ${conversationId} and channel_id = ${channelId} and seq < ${seq} and external_id is not null
      union all
      select external_id, seq, identity_id from deliveries
      where conversation_id = ${conversationId} and channel_id = ${channelId} and seq < ${seq} and external_id is not null) said
    where identity_id is null or identity_id not in (select id from hidden)
    order by seq desc limit ${named}`)
  return found.rows.map((row) => row.external_id).reverse()
}

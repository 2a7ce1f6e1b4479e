import { and, desc, eq, gt, inArray, lt, max, ne } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { agents, conversations, identities, messages, readMarks } from '../../db/schema/index.ts'
import type { VisitorMessage } from '../contract/visitor.ts'
import type { Running } from '../channels/running.ts'

const pageSize = 50

/** The conversation that this address is in on this channel, if any. */
export async function threadOf(running: Running, from: Address) {
  const mine = and(eq(identities.kind, from.kind), eq(identities.address, from.address))
  const [row] = await db
    .select({ id: conversations.id, identityId: identities.id })
    .from(identities)
    .innerJoin(conversations, eq(conversations.identityId, identities.id))
    .where(and(mine, eq(conversations.channelId, running.id)))
    .orderBy(desc(conversations.lastMessageAt))
    .limit(1)
  return row
}

/** What the customer may see of his conversation: no notes, and what was said on this channel to or by him. */
export async function visitorMessages(running: Running, from: Address, range: { after?: number; before?: number }) {
  const thread = await threadOf(running, from)
  if (!thread) return []
  const rows = await db
    .select({ message: messages, author: agents.name })
    .from(messages)
    .leftJoin(agents, eq(agents.id, messages.agentId))
    .where(
      and(
        eq(messages.conversationId, thread.id),
        eq(messages.channelId, running.id),
        ne(messages.kind, 'note'),
        range.after !== undefined ? gt(messages.seq, range.after) : undefined,
        range.before !== undefined ? lt(messages.seq, range.before) : undefined,
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(pageSize)
  return Promise.all(rows.reverse().map(({ message, author }) => shown(running, from.address, message, author)))
}

/** Messages that facts touched, with the address that each is to be told to. */
export async function touchedFor(ids: Id[]) {
  if (ids.length === 0) return []
  return db
    .select({ message: messages, author: agents.name, address: identities.address })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .leftJoin(agents, eq(agents.id, messages.agentId))
    .where(and(inArray(messages.id, ids), ne(messages.kind, 'note')))
}

export async function shown(
  running: Running,
  address: string,
  row: typeof messages.$inferSelect,
  author: string | null,
): Promise<VisitorMessage> {
  const fileUrl = running.channel.fileUrl
  const files = row.files.map(async (file) => ({ ...file, url: (await fileUrl?.(address, file.id)) ?? '' }))
  const mine = row.kind === 'inbound'
  return {
    id: row.id,
    version: row.version,
    seq: row.seq,
    mine,
    author: mine ? undefined : (author ?? undefined),
    text: row.text,
    files: await Promise.all(files),
    clientId: mine ? (row.clientId ?? undefined) : undefined,
    at: row.createdAt.toISOString(),
  }
}

/** How far any agent has read. */
export async function agentsSeen(conversationId: Id): Promise<number> {
  const rows = await db
    .select({ seq: max(readMarks.seq) })
    .from(readMarks)
    .where(eq(readMarks.conversationId, conversationId))
  return rows[0]?.seq ?? 0
}

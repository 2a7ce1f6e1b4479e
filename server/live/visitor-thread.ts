import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { db, prepared } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { agents, conversations, identities, messages, readMarks } from '../../db/schema/index.ts'
import type { VisitorMessage } from '../contract/visitor.ts'
import { fileRow } from '../across/rows.ts'
import { isNow } from '../messages/exchanging.ts'
import type { Running } from '../channels/running.ts'

export const pageSize = 50

/** A customer's own numbering: it goes on from one of his conversations to the next. */
const seq = sql<number>`(${conversations.base} + ${messages.seq})`.mapWith(Number)

const fields = { message: messages, seq, author: agents.name, address: identities.address }

const said = () =>
  db
    .select(fields)
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .leftJoin(agents, eq(agents.id, messages.agentId))

export type Said = Awaited<ReturnType<typeof said>>[number]

const mine = (running: Running, from: Address) =>
  and(
    eq(identities.kind, from.kind),
    eq(identities.address, from.address),
    eq(conversations.channelId, running.id),
    eq(conversations.identityId, identities.id),
    isNull(conversations.room),
  )

/** What the customer may see of his conversations: what was said on this channel to or by him, and no note. */
export async function visitorMessages(running: Running, from: Address, range: { after?: number; before?: number }) {
  const after = range.after === undefined ? undefined : sql`${seq} > ${range.after}`
  const before = range.before === undefined ? undefined : sql`${seq} < ${range.before}`
  const rows = await said()
    .where(and(mine(running, from), eq(messages.channelId, running.id), ne(messages.kind, 'note'), after, before))
    .orderBy(desc(seq))
    .limit(pageSize)
  return Promise.all(rows.reverse().map((row) => shown(running, row)))
}

/** Messages that facts touched, each with the address that it is to be told to. */
export const touchedFor = async (ids: Id[]) => (ids.length === 0 ? [] : saidById().execute({ ids }))

const isAsked = sql`${messages.id} = any(${sql.placeholder('ids')}::uuid[])`
const saidById = prepared(() =>
  said()
    .where(and(isAsked, ne(messages.kind, 'note'), isNull(conversations.room)))
    .prepare('said_by_id'),
)

export async function shown(running: Running, { message, seq, author, address }: Said): Promise<VisitorMessage> {
  const fileUrl = running.channel.fileUrl
  const files = message.files
    .filter(isNow)
    .map(fileRow)
    .map(async (file) => ({ ...file, url: (await fileUrl?.(address, file.id)) ?? '' }))
  const own = message.kind === 'inbound'
  return {
    id: message.id,
    version: message.version,
    seq,
    mine: own,
    author: own ? undefined : (author ?? undefined),
    text: message.text,
    files: await Promise.all(files),
    clientId: own ? (message.clientId ?? undefined) : undefined,
    at: message.createdAt.toISOString(),
  }
}

/** How far any agent has read, in the customer's numbering. */
export async function agentsSeen(running: Running, from: Address): Promise<number> {
  const rows = await db
    .select({ seq: sql<number | null>`max(${conversations.base} + ${readMarks.seq})::int` })
    .from(readMarks)
    .innerJoin(conversations, eq(conversations.id, readMarks.conversationId))
    .innerJoin(identities, eq(identities.id, conversations.identityId))
    .where(mine(running, from))
  return rows[0]?.seq ?? 0
}

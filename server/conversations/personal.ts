import { and, eq, lt, or, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, drafts, readMarks } from '../../db/schema/index.ts'
import type { DraftRow, MarkRow } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { personal } from '../core/personal.ts'
import { marksOf } from './lists.ts'
import { need } from '../agents/access.ts'
import { visible } from './visible.ts'

/** How far the agent has read. Only ever goes forward. */
export async function mark(agent: Caller, conversationId: Id, seq: number): Promise<MarkRow> {
  const { lastSeq } = await seen(agent, conversationId)
  const upTo = Math.min(seq, lastSeq)
  // Whoever has read to the end has read what was changed, too.
  const inboundCount = sql<number>`(select case when last_seq = ${upTo} then inbound_count else (
      select count(*)::int from messages
      where conversation_id = ${conversationId} and kind = 'inbound' and not past and seq <= ${upTo}) end
    from conversations where id = ${conversationId})`
  const isLater = lt(readMarks.seq, upTo)
  const isFuller = and(eq(readMarks.seq, upTo), sql`${readMarks.inboundCount} < excluded.inbound_count`)
  await db
    .insert(readMarks)
    .values({ agentId: agent.id, conversationId, seq: upTo, inboundCount })
    .onConflictDoUpdate({
      target: [readMarks.agentId, readMarks.conversationId],
      set: { seq: upTo, inboundCount: sql`excluded.inbound_count` },
      setWhere: or(isLater, isFuller),
    })
  const [row] = await marksOf(agent.id, [conversationId])
  personal.emit('changed', agent.id, { marks: [row!] })
  return row!
}

/** Keeps what the agent has written so far; an empty text removes it. */
export async function keepDraft(agent: Caller, conversationId: Id, text: string, note: boolean): Promise<DraftRow> {
  await seen(agent, conversationId)
  const [row] = await db
    .insert(drafts)
    .values({ agentId: agent.id, conversationId, text, note })
    .onConflictDoUpdate({
      target: [drafts.agentId, drafts.conversationId],
      set: { text, note, version: sql`${drafts.version} + 1` },
    })
    .returning()
  const changed = { conversationId, text, note, version: row!.version }
  personal.emit('changed', agent.id, { drafts: [changed] })
  return changed
}

async function seen(agent: Caller, conversationId: Id) {
  const [row] = await db
    .select({ lastSeq: conversations.lastSeq })
    .from(conversations)
    .where(and(eq(conversations.id, conversationId), visible(agent)))
  if (!row) refuse('not_found', 'There is no such conversation.')
  // One who only looks on leaves no trace: the customer is told how far he was read.
  need(agent, 'reply')
  return row
}

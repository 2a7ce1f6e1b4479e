import { and, eq, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, drafts, readMarks } from '../../db/schema/index.ts'
import type { DraftRow, MarkRow } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { personal } from '../core/personal.ts'
import { visible } from './visible.ts'

/** How far the agent has read. Only ever goes forward. */
export async function mark(agent: Caller, conversationId: Id, seq: number): Promise<MarkRow> {
  const { lastSeq } = await seen(agent, conversationId)
  const upTo = Math.min(seq, lastSeq)
  const rows = await db.execute<{ seq: number; inbound_count: number }>(sql`
    insert into read_marks as mine (agent_id, conversation_id, seq, inbound_count)
    select ${agent.id}, ${conversationId}, ${upTo}::int, count(*) from messages
    where conversation_id = ${conversationId} and kind = 'inbound' and seq <= ${upTo}
    on conflict (agent_id, conversation_id) do update set seq = excluded.seq, inbound_count = excluded.inbound_count
    where mine.seq < excluded.seq
    returning seq, inbound_count`)
  const row = rows.rows[0]
  if (!row) return { conversationId, seq: upTo, inboundCount: 0 }
  const changed = { conversationId, seq: row.seq, inboundCount: row.inbound_count }
  personal.emit('changed', agent.id, { marks: [changed] })
  return changed
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
  return row ?? refuse('not_found', 'There is no such conversation.')
}

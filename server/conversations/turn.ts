import { and, eq, sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'

/** An answer that the customer does not have answers nothing: where it was the only one he waits again, since he wrote. The conversation is locked. */
export async function waitsAgain(cx: Act, conversationId: Id) {
  const waits = and(eq(conversations.id, conversationId), eq(conversations.status, 'waiting'))
  const [conversation] = await cx.tx.select().from(conversations).where(waits)
  if (!conversation) return
  const since = await unansweredSince(cx, conversationId)
  if (!since) return
  await change(cx, conversations, conversation, { status: 'open', waitingSince: since })
  cx.record('conversation.reopened', { conversationId }, { from: 'waiting', to: 'open' })
}

/** When he wrote the first message behind the last answer that he has, or is yet to have. */
async function unansweredSince(cx: Act, conversationId: Id): Promise<Date | undefined> {
  const mine = eq(messages.conversationId, conversationId)
  const answers = sql`(select coalesce(max(seq), 0) from messages answer
    where answer.conversation_id = ${conversationId} and kind = 'outbound' and not automatic
      and taken_back_at is null and state <> 'skipped')`
  const [first] = await cx.tx
    .select({ createdAt: messages.createdAt })
    .from(messages)
    .where(and(mine, eq(messages.kind, 'inbound'), eq(messages.automatic, false), sql`${messages.seq} > ${answers}`))
    .orderBy(messages.seq)
    .limit(1)
  return first?.createdAt
}

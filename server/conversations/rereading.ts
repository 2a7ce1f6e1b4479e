import { and, eq, gte } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { conversations, readMarks } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'

/** What stands at `seq` says something else now: where somebody had read that already, it is one more to be read. */
export async function unreadAgain(cx: Act, conversationId: Id, seq: number) {
  const isRead = and(eq(readMarks.conversationId, conversationId), gte(readMarks.seq, seq))
  const [found] = await cx.tx
    .select({ inboundCount: conversations.inboundCount })
    .from(conversations)
    .innerJoin(readMarks, isRead)
    .where(eq(conversations.id, conversationId))
    .limit(1)
  if (found) await change(cx, conversations, { id: conversationId }, { inboundCount: found.inboundCount + 1 })
}

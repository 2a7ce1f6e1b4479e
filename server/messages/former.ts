import { and, desc, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, edits, messages } from '../../db/schema/index.ts'
import type { FormerText } from '../contract/rows.ts'
import type { Caller } from '../core/act.ts'
import { visible } from '../conversations/visible.ts'
import { refuse } from '../contract/refusal.ts'

/** Of what was changed a hundred times the newest are enough to read. */
const most = 100

/** What a message said before, the newest first, if the caller may see its conversation. */
export async function formerTexts(caller: Caller, id: Id): Promise<FormerText[]> {
  const [seen] = await db
    .select({ id: messages.id })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.id, id), visible(caller)))
  if (!seen) refuse('not_found', 'There is no such message.')
  const ofMessage = eq(edits.messageId, id)
  const rows = await db.select().from(edits).where(ofMessage).orderBy(desc(edits.until), desc(edits.id)).limit(most)
  return rows.map(({ id, text, until }) => ({ id, text, until: until.toISOString() }))
}

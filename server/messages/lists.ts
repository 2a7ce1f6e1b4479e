import { and, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, log, messages } from '../../db/schema/index.ts'
import type { Caller } from '../core/act.ts'
import { visible } from '../conversations/visible.ts'

export const pageSize = 50

/** Up to 50 messages before `before`, oldest first. */
export async function pageOf(conversationId: Id, before = Number.MAX_SAFE_INTEGER) {
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), lt(messages.seq, Math.min(before, 2_147_483_647))))
    .orderBy(desc(messages.seq))
    .limit(pageSize)
  return rows.reverse()
}

/** One message, if the caller may see its conversation. */
export async function seen(caller: Caller, id: Id) {
  const [found] = await db
    .select({ message: messages })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.id, id), visible(caller)))
  return found?.message
}

/** Facts that stand between the messages of a thread. */
export const shownInThread = [
  ...['assigned', 'resolved', 'reopened', 'moved', 'opened'].map((verb) => `conversation.${verb}`),
  ...['consent.withdrawn', 'consent.given', 'identity.released'],
]

/** What happened to the conversation in the time of these messages; for the newest page, until now. */
export function factsAround(conversationId: Id, page: { seq: number; createdAt: Date }[], newest: boolean) {
  const first = page[0]
  const from = !first || first.seq === 1 ? new Date(0) : first.createdAt
  const to = newest ? 'infinity' : (page.at(-1)?.createdAt.toISOString() ?? '-infinity')
  return db
    .select()
    .from(log)
    .where(
      and(
        eq(log.subjectId, conversationId),
        sql`${log.type} = any(${sql.param(shownInThread)}::text[])`,
        sql`${log.at} >= ${from.toISOString()}::timestamptz and ${log.at} <= ${to}::timestamptz`,
      ),
    )
    .orderBy(desc(log.position))
    .limit(200)
}

/** The same, for a screen that has seen the log up to `position`. */
export const factsAfter = (conversationId: Id, position: number) =>
  db
    .select()
    .from(log)
    .where(and(eq(log.subjectId, conversationId), gt(log.position, position), inArray(log.type, shownInThread)))
    .orderBy(desc(log.position))
    .limit(200)

import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { acknowledged, conversations, desks, identities, messages } from '../../db/schema/index.ts'
import { isDoubtful } from '../contract/doubt.ts'

/** A message that may be answered by itself, and the hours of the desk where its conversation is now; null: always open. */
export interface Answerable {
  messageId: Id
  conversationId: Id
  seq: number
  calendarId: Id | null
  /** When its writer last heard something by itself. */
  toldAt: Date | null
}

/**
 * Of the conversations' first messages and of these, those that a person wrote who still waits: asked at once and without
 * a lock, as most of what comes in together is answered to by nobody.
 */
export async function answerable(tx: Tx, openedIds: Id[], messageIds: Id[]): Promise<Answerable[]> {
  const rows = await tx
    .select({
      messageId: messages.id,
      conversationId: messages.conversationId,
      seq: messages.seq,
      authenticity: messages.authenticity,
      calendarId: desks.calendarId,
      toldAt: acknowledged.at,
    })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(desks, eq(desks.id, conversations.deskId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .leftJoin(acknowledged, and(eq(acknowledged.kind, identities.kind), eq(acknowledged.address, identities.address)))
    .where(
      and(
        or(
          and(inArray(messages.conversationId, openedIds), eq(messages.seq, sql`1`)),
          inArray(messages.id, messageIds),
        ),
        eq(messages.automatic, false),
        isNotNull(conversations.waitingSince),
        // Nobody asked for it among people who talk to each other.
        isNull(conversations.room),
      ),
    )
  return rows.filter(({ authenticity }) => !isDoubtful(authenticity))
}

import { and, eq, or, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, files, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { visible } from '../conversations/visible.ts'

/** A file of a conversation that the caller may see, or one that he has just uploaded. */
export async function findFile(caller: Caller, id: Id) {
  const own = and(eq(files.owner, `agent:${caller.id}`), sql`${files.messageId} is null`)
  const [row] = await db
    .select({ blob: files.blob, name: files.name, mime: files.mime, size: files.size })
    .from(files)
    .leftJoin(messages, eq(messages.id, files.messageId))
    .leftJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(files.id, id), or(own, and(sql`${conversations.id} is not null`, visible(caller)))))
  return row ?? refuse('not_found', 'There is no such file.')
}

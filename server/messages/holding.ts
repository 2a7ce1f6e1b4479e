import { eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, identities, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { lock } from '../core/hold.ts'
import { answeredAt } from '../conversations/rooms.ts'
import { hold } from '../conversations/visible.ts'

/** Locks a message, and its conversation before it, for one who may answer there. Not there and not visible are the same answer. */
export async function holdMessage(cx: Act, id: Id) {
  const conversationId = await conversationOf(cx, id)
  if (!conversationId) refuse('not_found', 'There is no such message.')
  const conversation = await hold(cx, conversationId, 'reply')
  return { conversation, message: (await lock(cx, messages, id))! }
}

/** Locks them for what is done by itself; undefined where the message is gone. */
export async function lockMessage(cx: Act, id: Id) {
  const conversationId = await conversationOf(cx, id)
  if (!conversationId) return undefined
  await lock(cx, conversations, conversationId)
  return lock(cx, messages, id)
}

async function conversationOf(cx: Act, id: Id): Promise<Id | undefined> {
  const { conversationId } = messages
  const [found] = await cx.tx.select({ conversationId }).from(messages).where(eq(messages.id, id))
  return found?.conversationId
}

/** A message as it is now, and where its channel reaches whom it is from or to. */
export async function withAddress(id: Id) {
  const [found] = await db
    .select({ message: messages, conversation: conversations, identity: identities })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(eq(messages.id, id))
  return found && { message: found.message, to: answeredAt(found.conversation, found.identity) }
}

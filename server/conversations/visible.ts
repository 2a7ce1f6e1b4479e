import type { Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import type { Act as Right } from '../contract/policy.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act, Caller } from '../core/act.ts'
import { lock } from '../core/hold.ts'
import { inDesksOf, need } from '../agents/access.ts'

export type Conversation = typeof conversations.$inferSelect

/** The conversations that this caller may know of. */
export const visible = (actor: Caller) => inDesksOf(actor, conversations.deskId)

/** Locks a conversation that the caller may see and act on. Not there and not visible are the same answer. */
export async function hold(cx: Act, id: Id, right: Right): Promise<Conversation> {
  const conversation = await lock(cx, conversations, id, visible(cx.actor))
  if (!conversation) refuse('not_found', 'There is no such conversation.')
  need(cx.actor, right)
  return conversation
}

import { eq } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { conversations, desks } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { works } from '../agents/desks.ts'
import { hold } from './visible.ts'

/** Hands the conversation to another desk, also to one the mover cannot see. An assignee who does not work there is let go. */
export async function move(cx: Act, id: Id, deskId: Id) {
  const conversation = await hold(cx, id, 'move')
  if (conversation.deskId === deskId) return
  const [desk] = await cx.tx.select({ id: desks.id }).from(desks).where(eq(desks.id, deskId))
  if (!desk) refuse('not_found', 'There is no such desk.')
  const { assigneeId } = conversation
  const stays = assigneeId === null || (await works(cx, assigneeId, deskId))
  await change(cx, conversations, conversation, { deskId, assigneeId: stays ? assigneeId : null })
  cx.record('conversation.moved', { conversationId: id }, { from: conversation.deskId, to: deskId })
  if (!stays) cx.record('conversation.assigned', { conversationId: id }, { from: assigneeId, to: null })
}

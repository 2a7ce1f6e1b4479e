import type { Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { works } from '../agents/desks.ts'
import { hold } from './visible.ts'

/** Makes `agentId` answerable for the conversation, or nobody. He must work in its desk. */
export async function assign(cx: Act, id: Id, agentId: Id | null) {
  const conversation = await hold(cx, id, 'assign')
  if (conversation.assigneeId === agentId) return
  if (agentId && !(await works(cx, agentId, conversation.deskId))) {
    refuse('invalid', 'This agent does not work in the conversation’s desk.')
  }
  await change(cx, conversations, conversation, { assigneeId: agentId })
  cx.record('conversation.assigned', { conversationId: id }, { from: conversation.assigneeId, to: agentId })
}

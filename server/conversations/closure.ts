import type { Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { hold } from './visible.ts'

export async function resolve(cx: Act, id: Id) {
  const conversation = await hold(cx, id, 'resolve')
  if (conversation.status === 'resolved') return
  await change(cx, conversations, conversation, { status: 'resolved', waitingSince: null })
  cx.record('conversation.resolved', { conversationId: id }, { from: conversation.status })
}

export async function reopen(cx: Act, id: Id) {
  const conversation = await hold(cx, id, 'resolve')
  if (conversation.status !== 'resolved') return
  await change(cx, conversations, conversation, { status: 'open', waitingSince: cx.now })
  cx.record('conversation.reopened', { conversationId: id }, { from: 'resolved', to: 'open' })
}

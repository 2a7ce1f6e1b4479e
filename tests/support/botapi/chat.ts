import type { Message, User } from '@grammyjs/types'
import { badRequest, forbidden, Refused } from './refusal.ts'

export interface Chat {
  id: number
  type: 'private' | 'group' | 'supergroup'
  title?: string
  user?: User
  /** Nobody can write there any more. */
  shut?: 'blocked' | 'deactivated' | 'kicked' | 'unstarted'
  migratedTo?: number
  /** By the number of the message that began each: what it is called, and whether anyone may write there. */
  topics: Map<number, { name: string; closed?: boolean }>
  messages: Map<number, Message>
}

export const newChat = (chat: Pick<Chat, 'id' | 'type'> & Partial<Chat>): Chat => ({
  topics: new Map(),
  messages: new Map(),
  ...chat,
})

const reasons = {
  blocked: 'bot was blocked by the user',
  deactivated: 'user is deactivated',
  kicked: 'bot was kicked from the group chat',
  unstarted: "bot can't initiate conversation with a user",
}

/** The chat as a message names it. */
export const named = ({ id, type, title, user }: Chat): Message['chat'] =>
  type === 'private'
    ? { id, type, first_name: user!.first_name, ...(user!.username && { username: user!.username }) }
    : { id, type, title: title ?? 'Group' }

/** Refuses as Telegram does where a bot may not write there. */
export function mayWrite(chat: Chat, topic?: number) {
  if (chat.shut) throw forbidden(reasons[chat.shut])
  if (chat.migratedTo !== undefined)
    throw new Refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.migratedTo,
    })
  if (topic === undefined) return
  const known = chat.topics.get(topic)
  if (!known) throw badRequest('message thread not found')
  if (known.closed) throw badRequest('TOPIC_CLOSED')
}

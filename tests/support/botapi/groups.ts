import type { Message, Update, User } from '@grammyjs/types'
import { newChat, type Chat } from './chat.ts'

interface Of {
  bot: { chats: Map<number, Chat> }
  add(chat: Chat, message: object): Message
  push(update: Omit<Update, 'update_id'>): unknown
}

/** What happens to groups that the bot is in. */
export function groupsOf({ bot, add, push }: Of) {
  const group = (id: number, title: string, more: Partial<Chat> = {}) => {
    const chat = newChat({ id, type: 'supergroup', title, ...more })
    bot.chats.set(id, chat)
    return chat
  }
  const tell = (chat: Chat, from: User, content: object) => {
    const message = add(chat, { from, ...content })
    push({ message } as Omit<Update, 'update_id'>)
    return message
  }
  return {
    group,
    /** Begins a topic; answers what a message bears that is said there. */
    topic(chat: Chat, from: User, name: string) {
      const began = tell(chat, from, { forum_topic_created: { name, icon_color: 7322096 }, is_topic_message: true })
      const message_thread_id = began.message_id
      chat.topics.set(message_thread_id, { name })
      return { message_thread_id, is_topic_message: true, reply_to_message: { ...began, message_thread_id } }
    },
    /** The group becomes a larger one with another number, and both tell so. */
    migrate(chat: Chat, from: User, id: number) {
      const to = group(id, chat.title!)
      chat.migratedTo = id
      tell(chat, from, { migrate_to_chat_id: id })
      tell(to, from, { migrate_from_chat_id: chat.id })
      return to
    },
  }
}

import type { Address, Room } from '../../connector.ts'
import { nameOf, type Chat, type Message, type User } from './update.ts'

type Said = Pick<Message, 'chat' | 'from' | 'sender_chat'>

const isGroup = ({ type }: Chat) => type === 'group' || type === 'supergroup'

/** Who says it: a person, or a chat for which somebody speaks. A bot answers nobody; nor does it answer channels. */
export function writerOf(kind: string, { chat, from, sender_chat: speaker }: Said): Address | undefined {
  if (isGroup(chat) && speaker) return addressOf(kind, speaker.id, speaker.title)
  const isOurs = isGroup(chat) || (chat.type === 'private' && from?.id === chat.id)
  if (!isOurs || !from || from.is_bot) return undefined
  const spoken = /^(?:fa|en)\b/.exec(from.language_code ?? '')?.[0] as 'fa' | 'en' | undefined
  return { ...addressOf(kind, from.id, nameOf(from as User)), ...(spoken && { language: spoken }) }
}

/** One person at two bots is reached at each apart: what is said to one of them is nothing to the other. */
const addressOf = (kind: string, id: number, name = '?') => {
  return {
    kind,
    address: String(id),
    name: name.trim().slice(0, 200) || '?',
    verified: true,
    local: true,
    samePerson: true as const,
  }
}

/** The group, or the one topic of it, in which it is said. */
export function roomOf(message: Message): Room | undefined {
  const { chat, reply_to_message: above } = message
  if (!isGroup(chat)) return undefined
  const topic = topicOf(message)
  if (topic === undefined) return named(String(chat.id), chat.title)
  const called = above?.forum_topic_created?.name
  // What answers another message of the topic does not say what that is called.
  return named(`${chat.id}/${topic}`, called && `${chat.title ?? ''} › ${called}`)
}

const named = (address: string, name = '') => ({ address, ...(name.trim() && { name: name.trim().slice(0, 500) }) })

/** Answers in a group without topics have a number of their own, which is none of a topic. */
export const topicOf = ({ is_topic_message: isIn, message_thread_id: topic }: Message) => (isIn ? topic : undefined)

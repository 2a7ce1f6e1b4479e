import type { Message } from '@grammyjs/types'
import type { Bot } from './bot.ts'
import { mayWrite } from './chat.ts'
import { fileOf, inMessage, type Medium } from './files.ts'
import { keyboardIn } from './keyboard.ts'
import { structure, whole, type Given } from './given.ts'
import { badRequest } from './refusal.ts'

/** What all ways of sending say of where it goes and what it answers. */
function place(bot: Bot, given: Given) {
  const chat = bot.chatOf(whole(given.chat_id))
  const topic = given.message_thread_id === undefined ? undefined : whole(given.message_thread_id)
  mayWrite(chat, topic)
  const reply = structure(given.reply_parameters) as
    { message_id?: unknown; allow_sending_without_reply?: boolean } | undefined
  if (reply !== undefined && typeof reply?.message_id !== 'number') throw badRequest('parameter message_id is required')
  const named = reply?.message_id ?? given.reply_to_message_id
  const answered = named === undefined ? undefined : chat.messages.get(whole(named))
  if (named !== undefined && !answered && !reply?.allow_sending_without_reply)
    throw badRequest('message to be replied not found')
  return {
    chat,
    more: {
      from: bot.me,
      ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
      ...(answered && { reply_to_message: answered }),
    },
  }
}

/** Of Telegram's own length: UTF-16 units after trimming. */
export function textIn(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') throw badRequest('message text is empty')
  if (!text.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  if (text.length > 4096) throw badRequest('message is too long')
  return text
}

export function captionIn(value: unknown): { caption?: string } {
  const caption = typeof value === 'string' ? value.trim() : ''
  if (caption.length > 1024) throw badRequest('message caption is too long')
  return caption === '' ? {} : { caption }
}

const accept = (bot: Bot, method: string, chat: number, messages: Message[]) =>
  void bot.accepted.push({ method, chat, messages })

export function sendMessage(bot: Bot, given: Given): Message {
  const { chat, more } = place(bot, given)
  const text = textIn(given.text)
  const message = bot.add(chat, { ...more, text, ...keyboardIn(given) })
  accept(bot, 'sendMessage', chat.id, [message])
  return message
}

export const sendFile =
  (medium: Medium) =>
  (bot: Bot, given: Given): Message => {
    const { chat, more } = place(bot, given)
    const caption = captionIn(given.caption)
    const field = given[medium] ?? (given.uploads.has(medium) ? medium : undefined)
    if (field === undefined) throw badRequest(`there is no ${medium} in the request`)
    const file = fileOf(bot, given, field, medium)
    const message = bot.add(chat, { ...more, ...inMessage(file, medium), ...caption })
    accept(bot, `send${medium[0]!.toUpperCase()}${medium.slice(1)}`, chat.id, [message])
    return message
  }

interface InAlbum {
  type: Medium
  media: string
  caption?: string
}

/** Two to ten of what goes together: documents only with documents. */
export function sendMediaGroup(bot: Bot, given: Given): Message[] {
  const { chat, more } = place(bot, given)
  const media = structure(given.media) as InAlbum[]
  if (!Array.isArray(media) || media.length < 2 || media.length > 10) throw badRequest('must include 2-10 items')
  const kinds = new Set(media.map(({ type }) => (type === 'video' ? 'photo' : type)))
  if (kinds.size > 1 || kinds.has('voice')) throw badRequest("document can't be mixed with other media types")
  const contents = media.map(({ type, media: field, caption }) => ({
    ...inMessage(fileOf(bot, given, field, type), type),
    ...captionIn(caption),
  }))
  const album = { media_group_id: `album-${bot.nextMessage}` }
  const messages = contents.map((content) => bot.add(chat, { ...more, ...album, ...content }))
  accept(bot, 'sendMediaGroup', chat.id, messages)
  return messages
}

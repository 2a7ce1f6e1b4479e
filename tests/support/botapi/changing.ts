import type { Message } from '@grammyjs/types'
import { nowOf, type Bot } from './bot.ts'
import { structure, whole, type Given } from './given.ts'
import { keyboardIn } from './keyboard.ts'
import { badRequest } from './refusal.ts'
import { captionIn, textIn } from './sending.ts'

const found = (bot: Bot, given: Given, what: string) => {
  const chat = bot.chatOf(whole(given.chat_id))
  const message = chat.messages.get(whole(given.message_id))
  if (!message) throw badRequest(`message to ${what} not found`)
  return { chat, message }
}
const same =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

function editable(bot: Bot, given: Given) {
  const { chat, message } = found(bot, given, 'edit')
  if (message.from?.id !== bot.me.id) throw badRequest("message can't be edited")
  return { chat, message }
}

const edited = (bot: Bot, { chat, message }: ReturnType<typeof editable>, change: Partial<Message>) => {
  const whole = { ...message, ...change, edit_date: Math.floor(nowOf(bot.clock) / 1000) } as Message
  chat.messages.set(message.message_id, whole)
  return whole
}

export function editMessageText(bot: Bot, given: Given) {
  const text = textIn(given.text)
  const at = editable(bot, given)
  if (at.message.text === undefined) throw badRequest('there is no text in the message to edit')
  const isSame = JSON.stringify(at.message.reply_markup) === JSON.stringify(keyboardIn(given).reply_markup)
  if (at.message.text === text && isSame) throw badRequest(same)
  return edited(bot, at, { text, reply_markup: keyboardIn(given).reply_markup })
}

export function editMessageCaption(bot: Bot, given: Given) {
  const { caption } = captionIn(given.caption)
  const at = editable(bot, given)
  if (at.message.text !== undefined) throw badRequest('there is no caption in the message to edit')
  if (at.message.caption === caption) throw badRequest(same)
  return edited(bot, at, { caption })
}

const twoDays = 48 * 3600

export function deleteMessage(bot: Bot, given: Given) {
  const { chat, message } = found(bot, given, 'delete')
  if (message.date < nowOf(bot.clock) / 1000 - twoDays) throw badRequest("message can't be deleted for everyone")
  chat.messages.delete(message.message_id)
  return true
}

/** Some of those that everybody may use. */
const known = ['👍', '👎', '❤', '🔥', '🥰', '👏', '😁', '🤔', '😢', '🎉', '🙏', '👌']

export function setMessageReaction(bot: Bot, given: Given) {
  const { chat, message } = found(bot, given, 'react')
  const reaction = structure(given.reaction ?? []) as { type: string; emoji?: string }[]
  if (!Array.isArray(reaction) || reaction.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  if (reaction.some(({ type, emoji = '' }) => type !== 'emoji' || !known.includes(emoji)))
    throw badRequest('REACTION_INVALID')
  bot.reacted.set(`${chat.id}:${message.message_id}`, reaction[0]?.emoji ?? null)
  return true
}

const actions = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
]

export function sendChatAction(bot: Bot, given: Given) {
  const { id } = bot.chatOf(whole(given.chat_id))
  const action = String(given.action)
  if (!actions.includes(action)) throw badRequest('wrong parameter action in request')
  bot.actions.push({ chat: id, action })
  return true
}

import type { InlineKeyboardMarkup, Message, Update, User } from '@grammyjs/types'
import type { Bot } from './bot.ts'
import { structure, type Given } from './given.ts'
import { badRequest } from './refusal.ts'

/** What stands below a message. Refuses what Telegram refuses. */
export function keyboardIn({ reply_markup: given }: Given): { reply_markup?: InlineKeyboardMarkup } {
  if (given === undefined) return {}
  const reply_markup = structure(given) as InlineKeyboardMarkup
  const rows = reply_markup?.inline_keyboard
  if (rows === undefined) return { reply_markup }
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) throw badRequest("can't parse inline keyboard")
  for (const button of rows.flat()) {
    if (typeof button.text !== 'string' || button.text.trim() === '')
      throw badRequest('inline keyboard button text is empty')
    const data = 'callback_data' in button ? button.callback_data : undefined
    if (typeof data !== 'string') throw badRequest('text buttons are unallowed in the inline keyboard')
    if (data === '' || Buffer.byteLength(data) > 64) throw badRequest('BUTTON_DATA_INVALID')
  }
  return { reply_markup }
}

interface Of {
  bot: { pressed: Map<string, boolean>; chats: Map<number, { messages: Map<number, Message> }> }
  push(update: Omit<Update, 'update_id'>): unknown
}

/** Somebody presses the `n`th button below a message as it is now; answers the number of that press. */
export function presses({ bot, push }: Of, from: User, { chat, message_id }: Message, n: number) {
  const message = bot.chats.get(chat.id)!.messages.get(message_id)!
  const button = message.reply_markup!.inline_keyboard.flat()[n] as { callback_data: string }
  const id = `press-${bot.pressed.size + 1}`
  bot.pressed.set(id, false)
  push({ callback_query: { id, from, message, chat_instance: '1', data: button.callback_data } } as Omit<
    Update,
    'update_id'
  >)
  return id
}

/** Once, and only what was pressed. */
export function answerCallbackQuery(bot: Bot, given: Given) {
  const id = String(given.callback_query_id)
  if (bot.pressed.get(id) !== false)
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  bot.pressed.set(id, true)
  return true
}

import type { Event } from '../connector.ts'
import { pressedIn } from './keyboard.ts'
import { startedBy } from './link.ts'
import { contentOf } from './parse/content.ts'
import type { People } from './parse/links.ts'
import { roomOf, topicOf, writerOf } from './parse/sides.ts'
import { update, type Callback, type Message } from './parse/update.ts'

/** What one update means. It is read by the kind of the channel alone: everything else stands in it. */
export const parseAs =
  (kind: string, people?: People) =>
  ({ bytes }: { key: string; bytes: Uint8Array }): Event[] => {
    const given = update.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    if (given.message) return [...moved(given.message), ...said(kind, given.message, people)]
    if (given.edited_message) return changed(kind, given.edited_message, people)
    if (given.message_reaction) return reacted(kind, given.message_reaction)
    if (given.callback_query) return pressed(kind, given.callback_query)
    return []
  }

type Reacted = NonNullable<ReturnType<typeof update.parse>['message_reaction']>

const idOf = (chat: number, message: number) => `${chat}:${message}`
const instant = (seconds: number) => new Date(seconds * 1000).toISOString()

/** A group that has become a larger one has another number; both are told of it. */
function moved({ chat, migrate_to_chat_id: to, migrate_from_chat_id: from }: Message): Event[] {
  if (to !== undefined) return [{ type: 'moved', room: String(chat.id), to: String(to) }]
  return from === undefined ? [] : [{ type: 'moved', room: String(from), to: String(chat.id) }]
}

function said(kind: string, message: Message, people?: People): Event[] {
  const from = writerOf(kind, message)
  const content = from && !message.is_automatic_forward && contentOf(message, people)
  if (!content) return []
  const { chat, message_id: id, date, media_group_id: album } = message
  const room = roomOf(message)
  return [
    {
      type: 'message',
      from,
      ...(room && { room }),
      ...content,
      ...(room ? {} : startedBy(content.text)),
      externalId: idOf(chat.id, id),
      ...(album !== undefined && { album }),
      ...answeredIn(message),
      sentAt: instant(date),
    },
  ]
}

/** He chose a piece of it, or all of it stands above what he says. */
function answeredIn(message: Message) {
  const { chat, reply_to_message: answered, external_reply: elsewhere, quote } = message
  // Of what stands in another chat there are the words that he chose, and no name that could mean anything in this one.
  if (elsewhere && quote?.text) return { quotes: { text: quote.text } }
  // All that is said in a topic names what began it.
  if (!answered || answered.message_id === topicOf(message)) return {}
  const externalId = idOf(chat.id, answered.message_id)
  const text = quote?.text || answered.text || answered.caption
  return { answers: [externalId], quotes: { externalId, ...(text && { text }) } }
}

function changed(kind: string, message: Message, people?: People): Event[] {
  const from = writerOf(kind, message)
  // Someone who shares where he is moves on for hours: that is no other word of his.
  const content = from && !message.location && contentOf(message, people)
  if (!content) return []
  const { chat, message_id, edit_date: at } = message
  const edited = at === undefined ? {} : { editedAt: instant(at) }
  return [
    {
      type: 'edit',
      from,
      externalId: idOf(chat.id, message_id),
      text: content.text,
      ...(content.html !== undefined && { html: content.html }),
      ...(content.pending && { pending: content.pending }),
      ...edited,
    },
  ]
}

function reacted(kind: string, { chat, message_id, user, actor_chat, new_reaction }: Reacted): Event[] {
  const from = writerOf(kind, { chat, from: user, sender_chat: actor_chat })
  if (!from) return []
  const emoji = new_reaction.flatMap((one) => (one.type === 'emoji' && one.emoji ? [one.emoji] : []))
  return [{ type: 'reaction', from, externalId: idOf(chat.id, message_id), emoji }]
}

/** He says what stands on the button, in answer to the message below which it stands. */
function pressed(kind: string, { from: user, message, data }: Callback): Event[] {
  const from = message && writerOf(kind, { chat: message.chat, from: user })
  if (!from || !data) return []
  const externalId = idOf(message.chat.id, message.message_id)
  const room = roomOf(message)
  const words = pressedIn(data, message.reply_markup?.inline_keyboard)
  const quoted = message.text === undefined ? {} : { text: message.text }
  return [
    {
      type: 'message',
      from,
      ...(room && { room }),
      text: words,
      answers: [externalId],
      quotes: { externalId, ...quoted },
    },
  ]
}

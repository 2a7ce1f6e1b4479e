import type { Event } from '../connector.ts'
import { contentOf } from './parse/content.ts'
import type { People } from './parse/links.ts'
import { nameOf, update, type Message, type User } from './parse/update.ts'

/** What one update means. It is read by the kind of the channel alone: everything else stands in it. */
export const parseAs =
  (kind: string, people?: People) =>
  ({ bytes }: { key: string; bytes: Uint8Array }): Event[] => {
    const given = update.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    if (given.message) return said(kind, given.message, people)
    if (given.edited_message) return changed(kind, given.edited_message, people)
    if (given.message_reaction) return reacted(kind, given.message_reaction)
    return []
  }

type Reacted = NonNullable<ReturnType<typeof update.parse>['message_reaction']>

/** A bot answers nobody, and what is said among several is nobody's conversation with us. */
const isOurs = ({ chat, from }: { chat: Message['chat']; from?: User }) =>
  chat.type === 'private' && from !== undefined && !from.is_bot && from.id === chat.id

const idOf = (chat: number, message: number) => `${chat}:${message}`
const instant = (seconds: number) => new Date(seconds * 1000).toISOString()

function addressOf(kind: string, { id, language_code: language, ...user }: User) {
  const spoken = /^(?:fa|en)\b/.exec(language ?? '')?.[0] as 'fa' | 'en' | undefined
  // One person at two bots is two: what is said to one of them is nothing to the other.
  return {
    kind,
    address: String(id),
    name: nameOf(user),
    verified: true,
    local: true,
    ...(spoken && { language: spoken }),
  }
}

function said(kind: string, message: Message, people?: People): Event[] {
  const content = isOurs(message) && contentOf(message, people)
  if (!content) return []
  const { chat, message_id: id, from, date, media_group_id: album } = message
  return [
    {
      type: 'message',
      from: addressOf(kind, from!),
      ...content,
      externalId: idOf(chat.id, id),
      ...(album !== undefined && { album }),
      ...answeredIn(message),
      sentAt: instant(date),
    },
  ]
}

/** He chose a piece of it, or all of it stands above what he says. */
function answeredIn({ chat, reply_to_message: answered, external_reply: elsewhere, quote }: Message) {
  // Of what stands in another chat there are the words that he chose, and no name that could mean anything in this one.
  if (elsewhere && quote?.text) return { quotes: { text: quote.text } }
  if (!answered) return {}
  const externalId = idOf(chat.id, answered.message_id)
  const text = quote?.text || answered.text || answered.caption
  return { answers: [externalId], quotes: { externalId, ...(text && { text }) } }
}

function changed(kind: string, message: Message, people?: People): Event[] {
  // Someone who shares where he is moves on for hours: that is no other word of his.
  const content = isOurs(message) && !message.location && contentOf(message, people)
  if (!content) return []
  const { chat, message_id, from, edit_date: at } = message
  const edited = at === undefined ? {} : { editedAt: instant(at) }
  return [
    {
      type: 'edit',
      from: addressOf(kind, from!),
      externalId: idOf(chat.id, message_id),
      text: content.text,
      ...(content.html !== undefined && { html: content.html }),
      ...edited,
    },
  ]
}

function reacted(kind: string, { chat, message_id, user, new_reaction }: Reacted): Event[] {
  if (!isOurs({ chat, from: user })) return []
  const emoji = new_reaction.flatMap((one) => (one.type === 'emoji' && one.emoji ? [one.emoji] : []))
  return [{ type: 'reaction', from: addressOf(kind, user!), externalId: idOf(chat.id, message_id), emoji }]
}

import type { Part, SentPart } from '../connector.ts'
import type { Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure, saidBy } from './failure.ts'
import { keyboardOf } from './keyboard.ts'
import { filesOf, messagesOf, type Place } from './send/messages.ts'
import { ChannelError } from '../connector.ts'

/** Sends a part, in as few calls as can be: each call that follows another can fail when something has left already. */
export async function send(dialect: Dialect, api: Client, part: Part): Promise<{ externalIds: string[] }> {
  const place = { ...roomIn(part.to.address), ...keyboardOf(part) }
  const externalIds: string[] = []
  for (const [n, say] of messagesOf(dialect, api, part.text, filesOf(part)).entries()) {
    try {
      const said = n === 0 ? await quoting(say, place, quoteOf(dialect, part)) : await say(place)
      for (const { chat, message_id } of said) externalIds.push(`${chat.id}:${message_id}`)
    } catch (error) {
      throw externalIds.length > 0 ? new ChannelError('partly_sent', { retry: false, certain: false }) : failure(error)
    }
  }
  return { externalIds }
}

type Quoting = Pick<Place, 'reply_parameters' | 'reply_to_message_id'>

/** What it quotes, if that stands in the same chat: nobody is shown what another one was told. */
function quoteOf({ quotes: field }: Dialect, { quotes, to }: Part): Quoting | undefined {
  const quoted = quotes === undefined ? undefined : placeOf(quotes)
  if (!quoted || quoted.chat_id !== roomIn(to.address).chat_id || !Number.isSafeInteger(quoted.message_id))
    return undefined
  const { message_id } = quoted
  return field === 'reply_parameters'
    ? { reply_parameters: { message_id, allow_sending_without_reply: true } }
    : { reply_to_message_id: message_id }
}

/** A person, a group, or one topic of a group. */
function roomIn(address: string): Pick<Place, 'chat_id' | 'message_thread_id'> {
  const [chat_id = '', topic] = address.split('/')
  return { chat_id, ...(topic !== undefined && { message_thread_id: Number(topic) }) }
}

/** What is gone there cannot be quoted; the answer goes out all the same. */
async function quoting<T>(say: (place: Place) => Promise<T>, place: Place, quote?: Quoting): Promise<T> {
  try {
    return await say({ ...place, ...quote })
  } catch (error) {
    if (quote && /\brepl/i.test(saidBy(error))) return say(place)
    throw error
  }
}

/** Where something went: by the ids that `send` answered. */
export const placeOf = (externalId: string) => {
  const at = externalId.lastIndexOf(':')
  return { chat_id: externalId.slice(0, at), message_id: Number(externalId.slice(at + 1)) }
}

export async function edit(api: Client, { externalIds }: SentPart, { text, ...part }: Part): Promise<void> {
  const place = placeOf(externalIds[0]!)
  try {
    // What is not said again is taken away.
    await api.editMessageText({ ...place, text, ...keyboardOf(part) })
  } catch (error) {
    if (isSame(error)) return
    if (!/there is no text in the message/.test(saidBy(error))) throw failure(error)
    await caption(api, place, text)
  }
}

async function caption(api: Client, place: ReturnType<typeof placeOf>, text: string) {
  try {
    await api.editMessageCaption({ ...place, caption: text })
  } catch (error) {
    if (!isSame(error)) throw failure(error)
  }
}

const isSame = (error: unknown) => /message is not modified/.test(saidBy(error))

export async function remove(api: Client, { externalIds }: SentPart): Promise<void> {
  for (const externalId of externalIds) {
    try {
      await api.deleteMessage(placeOf(externalId))
    } catch (error) {
      if (!/message to delete not found/.test(saidBy(error))) throw failure(error)
    }
  }
}

export async function typing(api: Client, to: Part['to']): Promise<void> {
  await api.sendChatAction({ ...roomIn(to.address), action: 'typing' }).catch(() => {})
}

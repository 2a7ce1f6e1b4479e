import type { Part, SentPart } from '../connector.ts'
import type { Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure, saidBy } from './failure.ts'
import { filesOf, messagesOf } from './send/messages.ts'
import { ChannelError } from '../connector.ts'

/** Sends a part, in as few calls as can be: each call that follows another can fail when something has left already. */
export async function send(dialect: Dialect, api: Client, part: Part): Promise<{ externalIds: string[] }> {
  const chat_id = part.to.address
  const externalIds: string[] = []
  for (const say of messagesOf(dialect, api, part.text, filesOf(part))) {
    try {
      for (const { chat, message_id } of await say(chat_id)) externalIds.push(`${chat.id}:${message_id}`)
    } catch (error) {
      throw externalIds.length > 0 ? new ChannelError('partly_sent', { retry: false, certain: false }) : failure(error)
    }
  }
  return { externalIds }
}

/** Where something went: by the ids that `send` answered. */
const placeOf = (externalId: string) => {
  const at = externalId.lastIndexOf(':')
  return { chat_id: externalId.slice(0, at), message_id: Number(externalId.slice(at + 1)) }
}

export async function edit(api: Client, { externalIds }: SentPart, { text }: Part): Promise<void> {
  const place = placeOf(externalIds[0]!)
  try {
    await api.editMessageText({ ...place, text })
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
  await api.sendChatAction({ chat_id: to.address, action: 'typing' }).catch(() => {})
}

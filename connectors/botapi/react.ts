import type { Channel } from '../connector.ts'
import type { Client } from './client.ts'
import { failure } from './failure.ts'
import { placeOf } from './send.ts'

/** Of those that the far side knows, what agents have a use for. */
export const emoji = ['👍', '❤', '🙏', '👌', '👏', '🎉', '😁', '😢'] as const
type Emoji = (typeof emoji)[number]

/** A bot has one at a message, and says with it all that it has there. */
export async function react(
  api: Client,
  { externalId }: Parameters<NonNullable<Channel['react']>>[0],
  what: string | null,
) {
  const reaction = what === null ? [] : [{ type: 'emoji' as const, emoji: what as Emoji }]
  await api.setMessageReaction({ ...placeOf(externalId), reaction }).catch((error: unknown) => {
    throw failure(error)
  })
}

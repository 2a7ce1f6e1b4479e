import { ChannelError } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { refuse } from '../contract/refusal.ts'
import { channelOf } from './running.ts'

/** Where a customer goes on at this channel, bearing `token`. */
export async function linkOn(channelId: Id, token: string): Promise<string> {
  const link = channelOf(channelId)?.channel.link
  if (!link) refuse('unavailable', 'This channel cannot make links at the moment. Look at its page under Settings.')
  return link(token).catch((error: unknown) => {
    if (!(error instanceof ChannelError)) throw error
    refuse(
      'unavailable',
      'This channel cannot be reached at the moment. Try again, or look at its page under Settings.',
    )
  })
}

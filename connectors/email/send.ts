import type { Ask, Part } from '../connector.ts'
import { hand } from './send/handing.ts'
import { mail, messageId } from './send/mail.ts'
import { senderOf } from './settings/senders.ts'
import type { Settings } from './settings.ts'

interface Way {
  channelId: string
  ask: Ask
}

/** Sends one mail, and answers its Message-ID as it will stand in what comes back. */
export async function send(
  settings: Settings,
  { channelId, ask }: Way,
  part: Part,
): Promise<{ externalIds: string[] }> {
  await hand(settings, ask, senderOf(settings, part.sender).address, () => mail(settings, channelId, part))
  return { externalIds: [messageId(settings, part)] }
}

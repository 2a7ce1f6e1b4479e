import { eq } from 'drizzle-orm'
import { channels } from '../../db/schema/index.ts'
import type { Conversation } from '../conversations/visible.ts'
import { connectorOf } from '../channels/running.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'

interface Offer {
  buttons?: string[]
  fileIds: string[]
}

/** The answers that a message offers to be pressed, where its channel can. */
export async function buttonsFor(
  cx: Act,
  { channelId }: Conversation,
  { buttons = [], fileIds }: Offer,
): Promise<string[]> {
  if (buttons.length === 0) return []
  const [channel] = await cx.tx.select({ kind: channels.kind }).from(channels).where(eq(channels.id, channelId))
  const most = connectorOf(channel!.kind)?.limits.buttons ?? 0
  if (buttons.length > most) refuse('invalid', `This channel shows ${most} buttons at most.`)
  if (fileIds.length > 0) refuse('invalid', 'Buttons go with a text. Send the files in a message of their own.')
  if (new Set(buttons).size < buttons.length) refuse('invalid', 'Two buttons say the same.')
  return buttons
}

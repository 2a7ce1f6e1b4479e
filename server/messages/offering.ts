import type { Conversation } from '../conversations/visible.ts'
import { limitsOf } from '../channels/limits.ts'
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
  const most = (await limitsOf(cx, channelId))?.buttons ?? 0
  if (buttons.length > most) refuse('invalid', `This channel shows ${most} buttons at most.`)
  if (fileIds.length > 0) refuse('invalid', 'Buttons go with a text. Send the files in a message of their own.')
  if (new Set(buttons).size < buttons.length) refuse('invalid', 'Two buttons say the same.')
  return buttons
}

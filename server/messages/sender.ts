import { and, eq } from 'drizzle-orm'
import { channels, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { sendersOf } from '../channels/configuring.ts'
import type { Conversation } from '../conversations/visible.ts'

/** Which of the channel's own addresses an answer goes out from: the wanted one, else the one that was written to last. */
export async function senderOf(cx: Act, conversation: Conversation, wanted: string | null): Promise<string | null> {
  const [channel] = await cx.tx.select().from(channels).where(eq(channels.id, conversation.channelId))
  const senders = sendersOf(channel!)
  if (wanted !== null && !senders.includes(wanted)) refuse('invalid', 'The channel does not send from this address.')
  if (wanted !== null || senders.length === 0) return wanted
  const newest = and(eq(messages.conversationId, conversation.id), eq(messages.seq, conversation.lastInboundSeq))
  const [written] = await cx.tx.select({ sender: messages.sender }).from(messages).where(newest)
  return senders.find((one) => one === written?.sender) ?? null
}

import type { InboundMessage } from '../../connectors/connector.ts'
import { madeAt, type Id } from '../../db/ids.ts'
import type { Thread } from '../conversations/threading.ts'
import { channelActor, type Act } from '../core/act.ts'

const day = 86_400_000

/**
 * The instant at which a message reached us before there was its channel; null for all that came since, or the day before.
 * Nobody waits for an answer to what others have seen to long ago, and no sender decides that: his own date counts for nothing.
 */
export function pastOf({ arrivedAt }: InboundMessage, channelId: Id): Date | null {
  const at = arrivedAt === undefined ? null : new Date(arrivedAt)
  return at && at.getTime() < madeAt(channelId).getTime() - day ? at : null
}

type Row = { id: Id; channelId: Id }

/** Told as it is taken in: a conversation that begins with it is over, and one that is over stays so. */
export function tellPast(cx: Act, { id, lastSeq }: Thread, row: Row) {
  const subject = { conversationId: id }
  const by = channelActor(row.channelId)
  cx.record('message.received', subject, { messageId: row.id, channelId: row.channelId }, by)
  if (lastSeq === 0) cx.record('conversation.resolved', subject, { from: 'open' }, by)
}

/**
 * What it leaves as it was: whose turn it is, since when, how much there is to read, and if something came later what that
 * was and who would be answered.
 */
export function asPast(thread: Thread, at: Date): Partial<Thread> {
  const { lastSeq, status, waitingSince, lastMessageAt, inboundCount } = thread
  if (lastSeq === 0) return { status: 'resolved', waitingSince: null, lastMessageAt: at, inboundCount }
  const same = { status, waitingSince, inboundCount }
  if (at >= lastMessageAt) return { ...same, lastMessageAt: at }
  const { channelId, identityId, subject, preview, previewKind, previewAgentId, lastInboundSeq } = thread
  const shown = { subject, preview, previewKind, previewAgentId }
  return { ...same, ...shown, lastMessageAt, lastInboundSeq, channelId, identityId }
}

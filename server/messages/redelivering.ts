import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { ChannelError } from '../../connectors/connector.ts'
import { db, type Tx } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, deliveries, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { need } from '../agents/access.ts'
import { canRepeat, logCall } from '../channels/calls.ts'
import { channelOf } from '../channels/running.ts'
import { heed, refuseForbidden } from './consenting.ts'
import { partOf } from './part.ts'
import { resend } from './resending.ts'

/** Has a far side called once more. What is stuck takes its place in line again; what was taken is told again, and stays sent. */
export async function redeliver(cx: Act, deliveryId: Id) {
  need(cx.actor, 'configure')
  const [row] = await cx.tx.select().from(deliveries).where(eq(deliveries.id, deliveryId))
  if (!row) refuse('not_found', 'There is no such delivery.')
  if (!canRepeat(row.channelId, row.state)) refuse('conflict', 'This cannot be sent again.')
  const { state, messageId, conversationId } = row
  const message = await stillSays(cx.tx, messageId)
  if (!message) refuse('conflict', 'This message has been changed or taken back since.')
  if (state === 'failed' || state === 'unknown') return resend(cx, messageId)
  const { room } = conversations
  const [conversation] = await cx.tx.select({ room }).from(conversations).where(eq(conversations.id, conversationId))
  await refuseForbidden(cx, conversation!, message)
  cx.record('message.redelivered', { conversationId }, { messageId, deliveryId })
  await cx.later('messages.redeliver', { deliveryId }, { key: deliveryId })
}

/** The message, if the customer is to have it as it left, and nobody is just changing that. */
async function stillSays(tx: Pick<Tx, 'select'>, messageId: Id) {
  const [message] = await tx.select().from(messages).where(eq(messages.id, messageId))
  return message?.takenBackAt || message?.change?.state === 'queued' ? undefined : message
}

const input = z.strictObject({ deliveryId: z.uuid() })

/** Once: how it ended stands in the log, and whoever pressed the button may press it again. */
export async function callAgain(given: unknown) {
  const { deliveryId } = input.parse(given)
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, deliveryId))
  if (!row || !canRepeat(row.channelId, row.state) || !(await stillSays(db, row.messageId))) return
  const log = logCall(row)
  const running = channelOf(row.channelId)
  if (!running) return log({ code: 'channel_off' })
  const part = await partOf(row)
  const sent = heed(running, part.to, { ...part, ...row }).then(() => running.channel.send(part))
  await sent.then(log, (error: unknown) => {
    if (!(error instanceof ChannelError)) throw error
    log(error)
  })
}

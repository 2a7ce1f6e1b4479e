import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { need } from '../agents/access.ts'
import { canRepeat, logCall } from '../channels/calls.ts'
import { channelOf } from '../channels/running.ts'
import { partOf } from './part.ts'
import { resend } from './resending.ts'

/** Has a far side called once more. What is stuck takes its place in line again; what was taken is told again, and stays sent. */
export async function redeliver(cx: Act, deliveryId: Id) {
  need(cx.actor, 'configure')
  const [row] = await cx.tx.select().from(deliveries).where(eq(deliveries.id, deliveryId))
  if (!row) refuse('not_found', 'There is no such delivery.')
  if (!canRepeat(row.channelId, row.state)) refuse('conflict', 'This cannot be sent again.')
  const { state, messageId, conversationId } = row
  if (state === 'failed' || state === 'unknown') return resend(cx, messageId)
  cx.record('message.redelivered', { conversationId }, { messageId, deliveryId })
  await cx.later('messages.redeliver', { deliveryId }, { key: deliveryId })
}

const input = z.strictObject({ deliveryId: z.uuid() })

/** Once: how it ended stands in the log, and whoever pressed the button may press it again. */
export async function callAgain(given: unknown) {
  const { deliveryId } = input.parse(given)
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, deliveryId))
  if (!row || !canRepeat(row.channelId, row.state)) return
  const log = logCall(row)
  const running = channelOf(row.channelId)
  if (!running) return log({ code: 'channel_off' })
  const part = await partOf(row)
  await running.channel.send(part).then(log, (error: unknown) => {
    if (!(error instanceof ChannelError)) throw error
    log(error)
  })
}

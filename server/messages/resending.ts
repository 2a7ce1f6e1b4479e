import { eq, inArray, sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { lock } from '../core/hold.ts'
import { waitsAgain } from '../conversations/turn.ts'
import { hold } from '../conversations/visible.ts'
import { refuseForbidden } from './consenting.ts'
import { decided, settle } from './receipts.ts'

/** Puts a message that failed, or may have, back in line: a new attempt that really calls the provider. */
export async function resend(cx: Act, messageId: Id) {
  const { conversation, message, rows } = await stuck(cx, messageId)
  await refuseForbidden(cx, conversation, message)
  for (const delivery of rows) {
    // An older process that noted it may not have noted the doubt.
    const mayHaveArrived = delivery.mayHaveArrived || delivery.state === 'unknown'
    const anew = { attempts: 0, notBefore: null, mayHaveArrived }
    await cx.tx.update(deliveries).set(anew).where(eq(deliveries.id, delivery.id))
    await settle(cx, delivery, 'queued', { merge: decided })
  }
  crashPoint('resend.before-commit')
}

/** Gives a message up, so that what waits behind it can go. */
export async function skip(cx: Act, messageId: Id) {
  const { conversation, rows } = await stuck(cx, messageId)
  for (const delivery of rows) await settle(cx, delivery, 'skipped', { merge: decided })
  await waitsAgain(cx, conversation.id)
}

async function stuck(cx: Act, messageId: Id) {
  const [message] = await cx.tx.select().from(messages).where(eq(messages.id, messageId))
  if (!message) refuse('not_found', 'There is no such message.')
  const conversation = await hold(cx, message.conversationId, 'reply')
  await lock(cx, messages, messageId)
  const rows = await cx.tx
    .select()
    .from(deliveries)
    .where(sql`${deliveries.messageId} = ${messageId} and ${inArray(deliveries.state, ['failed', 'unknown'])}`)
    .for('update')
  if (rows.length === 0) refuse('conflict', 'This message is not stuck.')
  return { conversation, message, rows }
}

import { eq, inArray, sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { lock } from '../core/hold.ts'
import { waitsAgain } from '../conversations/turn.ts'
import { hold } from '../conversations/visible.ts'
import { decided, settle } from './receipts.ts'

/** Puts a message that failed, or may have, back in line: a new attempt that really calls the provider. */
export async function resend(cx: Act, messageId: Id) {
  for (const delivery of await stuck(cx, messageId)) {
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
  const deliveries = await stuck(cx, messageId)
  for (const delivery of deliveries) await settle(cx, delivery, 'skipped', { merge: decided })
  await waitsAgain(cx, deliveries[0]!.conversationId)
}

async function stuck(cx: Act, messageId: Id) {
  const [message] = await cx.tx.select().from(messages).where(eq(messages.id, messageId))
  if (!message) refuse('not_found', 'There is no such message.')
  await hold(cx, message.conversationId, 'reply')
  await lock(cx, messages, messageId)
  const rows = await cx.tx
    .select()
    .from(deliveries)
    .where(sql`${deliveries.messageId} = ${messageId} and ${inArray(deliveries.state, ['failed', 'unknown'])}`)
    .for('update')
  if (rows.length === 0) refuse('conflict', 'This message is not stuck.')
  return rows
}

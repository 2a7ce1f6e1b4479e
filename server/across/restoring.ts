import { asc, inArray } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { deliveries } from '../../db/schema/index.ts'
import { act, system } from '../core/act.ts'
import { beginEpoch, finishEpoch, unfinished } from '../core/epoch.ts'
import { decided, settle } from '../messages/receipts.ts'

/**
 * The database is an older one than what was here: every cursor is void, and whatever was waiting to be sent may have
 * been sent since. Begins a new epoch, held, and leaves those messages to a person. Answers how many there are.
 */
export async function beginRestored(): Promise<number> {
  if (unfinished() !== 'restoring') await beginEpoch('restored')
  const waiting = await db
    .select()
    .from(deliveries)
    .where(inArray(deliveries.state, ['queued', 'sending']))
    .orderBy(asc(deliveries.id))
  for (const delivery of waiting) {
    await act(system, (cx) =>
      settle(cx, delivery, 'unknown', { failure: { code: 'restored', certain: false }, merge: decided }),
    )
  }
  await finishEpoch()
  return waiting.length
}

/** Goes on where a process that was killed had only begun. Answers whether there was something to do. */
export async function finishRestored(): Promise<boolean> {
  if (unfinished() === null) return false
  await beginRestored()
  return true
}

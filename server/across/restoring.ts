import { asc, inArray } from 'drizzle-orm'
import { db, pool } from '../../db/client.ts'
import { deliveries } from '../../db/schema/index.ts'
import { act, system } from '../core/act.ts'
import { beginEpoch, finishEpoch, refreshEpoch, unfinished } from '../core/epoch.ts'
import { settle, type later } from '../messages/receipts.ts'

/** Any number that nothing else in this database locks: whoever begins or finishes such an epoch holds it. */
export const restoringLock = 7_203_003

/**
 * The database is an older one than what was here: every cursor is void, and whatever was waiting to be sent may have
 * been sent since. Begins a new epoch, held, and leaves those messages to a person. Answers how many there are. Nodes that
 * start together wait for each other; `still` says whether there is anything left to do when it is one's turn.
 */
export async function beginRestored(still = () => true): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [restoringLock])
    await refreshEpoch()
    return still() ? await leaveToPerson() : 0
  } finally {
    // Closed, not returned: the lock ends with the session, whatever happened.
    client.release(true)
  }
}

async function leaveToPerson(): Promise<number> {
  if (unfinished() !== 'restoring') await beginEpoch('restored')
  const waiting = await db
    .select()
    .from(deliveries)
    .where(inArray(deliveries.state, ['queued', 'sending']))
    .orderBy(asc(deliveries.id))
  for (const delivery of waiting) {
    await act(system, (cx) =>
      settle(cx, delivery, 'unknown', { failure: { code: 'restored', certain: false }, merge: ifWaiting }),
    )
  }
  await finishEpoch()
  return waiting.length
}

/** Another node may have sent it, or taken in what became of it, since it was found. */
const ifWaiting: typeof later = (from, to) => (from === 'queued' || from === 'sending' ? to : from)

/** Goes on where a process that was killed had only begun. Answers whether there was something to do. */
export async function finishRestored(): Promise<boolean> {
  if (unfinished() === null) return false
  await beginRestored(() => unfinished() !== null)
  return true
}

import { desc, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { epochs } from '../../db/schema/index.ts'
import { act, system, type Act } from './act.ts'

let current: typeof epochs.$inferSelect

/** Cursors of another epoch are void. */
export const epoch = () => current.id
/** Whether sending and jobs wait for an admin, as after a restore. */
export const held = () => current.held

/**
 * Of an older database that was put back: `loaded` is one that nobody has looked through yet; one that is being looked
 * through is `restoring`, until that is done. A process that dies meanwhile leaves it to the next.
 */
export const unfinished = () => (['loaded', 'restoring'].includes(current.reason) ? current.reason : null)

/** Reads the epoch at start, or begins the first one. */
export async function openEpoch() {
  const newest = await newestEpoch()
  current = newest ?? (await beginEpoch('installed'))
}

/** Begins a new epoch. After a restore it starts held, and is unfinished. */
export async function beginEpoch(reason: 'installed' | 'restored') {
  const restored = reason === 'restored'
  const row = { id: newId(), startedAt: await now(), reason: restored ? 'restoring' : reason, held: restored }
  await act(system, async (cx: Act) => {
    await cx.tx.insert(epochs).values(row)
    cx.record('log.epoch', { epochId: row.id }, { reason })
  })
  return (current = row)
}

/** The newest epoch is the one that began last: also where the clock of whoever began the one before was ahead. */
async function now() {
  const last = (await newestEpoch())?.startedAt.getTime() ?? 0
  return new Date(Math.max(Date.now(), last + 1))
}

/** All that may have been sent since is marked. */
export async function finishEpoch() {
  await db.update(epochs).set({ reason: 'restored' }).where(eq(epochs.id, current.id))
  current = { ...current, reason: 'restored' }
}

export async function releaseEpoch(cx: Act) {
  await cx.tx.update(epochs).set({ held: false }).where(eq(epochs.id, current.id))
  cx.record('log.released', { epochId: current.id }, {})
}

/** Takes a release by another node into account. */
export async function refreshEpoch() {
  current = (await newestEpoch()) ?? current
}

async function newestEpoch() {
  const [row] = await db.select().from(epochs).orderBy(desc(epochs.startedAt)).limit(1)
  return row
}

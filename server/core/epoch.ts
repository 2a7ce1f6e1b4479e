import { desc, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { epochs } from '../../db/schema/index.ts'
import { act, system, type Act } from './act.ts'

let current: { id: Id; held: boolean }

/** Cursors of another epoch are void. */
export const epoch = () => current.id
/** Whether sending and jobs wait for an admin, as after a restore. */
export const held = () => current.held

/** Reads the epoch at start, or begins the first one. `mark` is the data folder's own record of the last epoch seen. */
export async function openEpoch() {
  const newest = await newestEpoch()
  current = newest ?? (await beginEpoch('installed'))
}

/** Begins a new epoch. After a restore it starts held. */
export async function beginEpoch(reason: 'installed' | 'restored') {
  const row = { id: newId(), startedAt: new Date(), reason, held: reason === 'restored' }
  await act(system, async (cx: Act) => {
    await cx.tx.insert(epochs).values(row)
    cx.record('log.epoch', { epochId: row.id }, { reason })
  })
  return (current = row)
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

import { EventEmitter } from 'node:events'
import { asc, gt, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { log } from '../../db/schema/index.ts'
import { sealing } from './log.ts'
import { loop } from './loop.ts'
import type { SealedFact } from './read.ts'

/** Each batch of newly sealed facts, in order, in this process. */
export type Listener = (facts: SealedFact[]) => Promise<void>

const batch = 500
export const tailed = new EventEmitter<{ position: [number] }>()
let position = 0

/** Up to where this process has followed the log. */
export const tailPosition = () => position

export async function logHead(): Promise<number> {
  const head = await db.execute<{ position: string }>(sql`select coalesce(max(position), 0) as position from log`)
  return Number(head.rows[0]!.position)
}

/** Follows the log from its present end and tells `listener`; what another process seals is found within `sweep` ms. */
export async function tail(listener: Listener, sweep = 1000) {
  position = await logHead()
  const following = loop('tail', sweep, async () => {
    const facts = await db.select().from(log).where(gt(log.position, position)).orderBy(asc(log.position)).limit(batch)
    if (facts.length === 0) return false
    await listener(facts)
    position = facts.at(-1)!.position
    tailed.emit('position', position)
    return facts.length === batch
  })
  sealing.on('sealed', following.poke)
  return following
}

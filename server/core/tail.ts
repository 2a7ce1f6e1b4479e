import { asc, gt, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { log } from '../../db/schema/index.ts'
import { heard } from './bus.ts'
import { sealing, type SealedFact } from './log.ts'
import { loop } from './loop.ts'

/** Each batch of newly sealed facts, in order, in this process. */
export type Listener = (facts: SealedFact[]) => Promise<void>

const batch = 500
let position = 0
/** What this process has sealed itself and not yet told: it need not be read again. */
let own: SealedFact[] = []

/** Up to where this process has followed the log, and told everyone. */
export const tailPosition = () => position

let begun = 0
/** Up to where it is telling, or has told. */
export const begunPosition = () => Math.max(begun, position)

export async function logHead(): Promise<number> {
  const head = await db.execute<{ position: string }>(sql`select coalesce(max(position), 0) as position from log`)
  return Number(head.rows[0]!.position)
}

/**
 * Follows the log from its present end and tells `listener`; what another process seals is found when it says so, and within
 * `sweep` milliseconds if that was lost.
 */
export async function tail(listener: Listener, sweep = 1000) {
  position = await logHead()
  const following = loop('tail', sweep, async () => {
    const facts = next() ?? (await read())
    if (facts.length === 0) return false
    begun = facts.at(-1)!.position
    await listener(facts)
    position = facts.at(-1)!.position
    return own.length > 0 || facts.length === batch
  })
  sealing.on('sealed', (facts) => {
    own = [...own, ...facts].slice(-batch)
    following.poke()
  })
  heard.on('sealed', following.poke)
  return following
}

/** What follows without a gap on what has been told; where another process sealed in between, only the log knows it all. */
function next(): SealedFact[] | null {
  const facts = own.filter((fact) => fact.position > position).sort((a, b) => a.position - b.position)
  own = []
  return facts.length > 0 && facts.at(-1)!.position === position + facts.length ? facts : null
}

const read = () => db.select().from(log).where(gt(log.position, position)).orderBy(asc(log.position)).limit(batch)

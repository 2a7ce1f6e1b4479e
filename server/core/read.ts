import { asc, eq, gt, sql } from 'drizzle-orm'
import { db, type Tx } from '../../db/client.ts'
import { log, parked, readers } from '../../db/schema/index.ts'
import { fault, isRetryable } from './failure.ts'
import type { SealedFact } from './log.ts'

/**
 * Something that follows the log, in order, each fact once, its effects and its position in one transaction.
 * A `projection` can be rebuilt from nothing, so it stops at a fact that it cannot take; a `reaction` parks that fact,
 * visibly, and goes on.
 */
export interface Reader {
  name: string
  kind: 'projection' | 'reaction'
  take(tx: Tx, facts: SealedFact[]): Promise<void>
}

const batch = 300

/** One step of one reader; answers true when more waits. */
export async function read(reader: Reader): Promise<boolean> {
  return step(reader, batch)
}

async function step(reader: Reader, limit: number): Promise<boolean> {
  try {
    return await db.transaction(async (tx) => {
      const position = await held(tx, reader.name)
      const facts = await tx
        .select()
        .from(log)
        .where(gt(log.position, position))
        .orderBy(asc(log.position))
        .limit(limit)
      if (facts.length === 0) return false
      await reader.take(tx, facts)
      await moved(tx, reader.name, facts.at(-1)!.position)
      return facts.length === limit
    })
  } catch (error) {
    // Nothing is to blame for a deadlock: the next pass goes on.
    if (isRetryable(error)) throw error
    // Halve down to the culprit, so that its neighbours are not held up or blamed.
    if (limit > 1) return step(reader, Math.ceil(limit / 2))
    return stumble(reader, error)
  }
}

async function stumble(reader: Reader, error: unknown): Promise<boolean> {
  const why = JSON.stringify(fault(error))
  await db.transaction(async (tx) => {
    const position = await held(tx, reader.name)
    if (reader.kind === 'projection') {
      await tx.update(readers).set({ error: why }).where(eq(readers.name, reader.name))
    } else {
      await tx.insert(parked).values({ reader: reader.name, position: position + 1, error: why, at: new Date() })
      await moved(tx, reader.name, position + 1)
    }
  })
  if (reader.kind === 'projection') throw error
  return true
}

async function held(tx: Tx, name: string): Promise<number> {
  const [row] = await tx.select().from(readers).where(eq(readers.name, name)).for('update')
  if (row) return row.position
  await tx.insert(readers).values({ name }).onConflictDoNothing()
  return held(tx, name)
}

const moved = (tx: Tx, name: string, position: number) =>
  tx.update(readers).set({ position, error: null }).where(eq(readers.name, name))

/** Takes a parked fact once more; it stays parked when that fails again. */
export async function unpark(reader: Reader, position: number) {
  await db.transaction(async (tx) => {
    const facts = await tx.select().from(log).where(eq(log.position, position))
    await reader.take(tx, facts)
    await tx.delete(parked).where(sql`${parked.reader} = ${reader.name} and ${parked.position} = ${position}`)
  })
}

/** Sets a projection back to nothing; `clear` empties its tables in the same transaction. */
export async function rebuild(reader: Reader, clear: (tx: Tx) => Promise<unknown>) {
  await db.transaction(async (tx) => {
    await held(tx, reader.name)
    await clear(tx)
    await moved(tx, reader.name, 0)
  })
  while (await read(reader));
}

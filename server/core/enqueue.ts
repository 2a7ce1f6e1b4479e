import { sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { jobs } from '../../db/schema/index.ts'

/** Named by their areas: `area.verb`. */
export type JobName = `${string}.${string}`

export interface JobOptions {
  at?: Date
  /** At most one job of this name and key; a second only moves its time forward, and has one that runs come again. */
  key?: string
}

/** Writes down a command to be run later, in the transaction of the command that wants it. */
export async function enqueue(tx: Tx, name: JobName, input: unknown, now: Date, options: JobOptions = {}) {
  const row = { id: newId(), name, key: options.key ?? null, input, runAt: options.at ?? now }
  await tx
    .insert(jobs)
    .values(row)
    .onConflictDoUpdate({
      target: [jobs.name, jobs.key],
      set: {
        // What is wanted while it runs may have come too late for this time.
        runAt: sql`case when ${jobs.leaseUntil} is null then least(${jobs.runAt}, excluded.run_at)
          else greatest(${jobs.runAt} + interval '1 millisecond', excluded.run_at) end`,
        input: sql`excluded.input`,
        // What is wanted now has failed at nothing yet.
        attempts: 0,
        dead: false,
      },
    })
}

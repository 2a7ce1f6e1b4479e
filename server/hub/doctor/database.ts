import { sql } from 'drizzle-orm'
import { db } from '../../../db/client.ts'
import type { Findings, Says } from '../doctor.ts'

/** Seconds by which two clocks may differ before it shows in what people read, and in sign-ins that end too early. */
const bearable = 5

interface Waiting extends Record<string, unknown> {
  unsealed: number
  stuck: string[] | null
  parked: number
  quarantined: number
  dead: number
  undelivered: number
  held: boolean
}

export async function queues(say: Says): Promise<Findings> {
  const { rows } = await db.execute<Waiting>(sql`
    select coalesce((select extract(epoch from now() - min(at)) from unsealed), 0)::float8 as unsealed,
      (select array_agg(name order by name) from readers where error is not null) as stuck,
      (select count(*)::int from parked) as parked,
      (select count(*)::int from raw where state = 'quarantined') as quarantined,
      (select count(*)::int from jobs where dead) as dead,
      (select count(*)::int from deliveries where state in ('failed', 'unknown')) as undelivered,
      coalesce((select held from epochs order by started_at desc limit 1), false) as held`)
  const { unsealed, stuck, parked, quarantined, dead, undelivered, held } = rows[0]!
  const found = [
    unsealed > 10 && say.unsealed(Math.round(unsealed)),
    stuck && say.stuck(stuck.join(', ')),
    parked > 0 && say.parked(parked),
    quarantined > 0 && say.quarantined(quarantined),
    dead > 0 && say.dead(dead),
    undelivered > 0 && say.undelivered(undelivered),
    held && say.held,
  ]
  return found.filter((line) => typeof line === 'string')
}

export async function durability(say: Says): Promise<Findings> {
  const { rows } = await db.execute<{ fsync: string }>(sql`show fsync`)
  return rows[0]?.fsync === 'on' ? [] : [say.fsync]
}

export async function clock(say: Says): Promise<Findings> {
  const before = Date.now()
  const { rows } = await db.execute<{ at: number }>(
    sql`select extract(epoch from clock_timestamp())::float8 * 1000 as at`,
  )
  return skew(say, rows[0]!.at, before, Date.now())
}

/** Whatever the question took on its way belongs to neither clock. */
export function skew(say: Says, at: number, before: number, after: number): Findings {
  const seconds = Math.round(Math.max(before - at, at - after) / 1000)
  return seconds > bearable ? [say.clock(seconds)] : []
}

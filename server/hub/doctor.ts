import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { channels } from '../../db/schema/index.ts'
import { probeBlobs } from '../core/blobs.ts'
import { held } from '../core/epoch.ts'
import { reveal } from '../core/secrets.ts'
import type { Config } from '../config.ts'

type Finding = string | null

/** What is wrong and what to do about it, one line each. */
export async function doctor(_args: string[], config: Config) {
  const findings = await Promise.all([
    unsealedAge(),
    stuckReaders(),
    counted('parked', 'facts could not be taken by a reader: see the table "parked".'),
    counted("raw where state = 'quarantined'", 'inputs could not be read: see Settings, Channels.'),
    counted('jobs where dead', 'jobs gave up: see the column "error" of the table "jobs".'),
    counted("deliveries where state in ('failed', 'unknown')", 'messages did not get through and wait for a person.'),
    fsync(),
    folder(),
    credentials(config),
    Promise.resolve(held() ? 'Sending is held after a restore. When you have looked: npm run hub -- release' : null),
  ])
  const wrong = findings.filter((finding) => finding !== null)
  for (const line of wrong) console.log(`- ${line}`)
  if (wrong.length === 0) console.log('All is well.')
  return wrong.length === 0
}

async function unsealedAge(): Promise<Finding> {
  const rows = await db.execute<{ age: number | null }>(
    sql`select extract(epoch from now() - min(at))::float8 as age from unsealed`,
  )
  const age = rows.rows[0]?.age ?? 0
  return age > 10 ? `A command has waited ${Math.round(age)} s to be sealed. Is the server running?` : null
}

async function stuckReaders(): Promise<Finding> {
  const rows = await db.execute<{ name: string }>(sql`select name from readers where error is not null`)
  const names = rows.rows.map((row) => row.name).join(', ')
  return names ? `Readers stand still: ${names}. See the column "error" of the table "readers".` : null
}

async function counted(from: string, what: string): Promise<Finding> {
  const rows = await db.execute<{ n: number }>(`select count(*)::int as n from ${from}`)
  const n = rows.rows[0]!.n
  return n > 0 ? `${n} ${what}` : null
}

async function fsync(): Promise<Finding> {
  const rows = await db.execute<{ fsync: string }>(sql`show fsync`)
  return rows.rows[0]?.fsync === 'on'
    ? null
    : 'The database does not write to the disk before it answers: set fsync = on.'
}

const folder = (): Promise<Finding> =>
  probeBlobs().then(
    () => null,
    () => 'The data folder cannot be written to: free some space, or mend its rights.',
  )

async function credentials(config: Config): Promise<Finding> {
  const rows = await db.select().from(channels)
  const locked = rows.filter((row) => !opens(row))
  if (locked.length === 0) return null
  const names = locked.map((row) => row.name).join(', ')
  return `The key does not open the credentials of ${names}. Put the old key back as ${config.data}/key, or enter them again.`
}

function opens(row: typeof channels.$inferSelect) {
  try {
    return Boolean(reveal(row.settings, row.id))
  } catch {
    return false
  }
}

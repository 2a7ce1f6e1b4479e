import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { rateLimits } from '../../db/schema/index.ts'
import { keyFor } from '../core/secrets.ts'

/** Wrong passwords for one account within an hour, from wherever: who has many addresses has no more tries. */
const most = 100
const hour = 3_600_000

// What people type there may be anything, also what is not an account: it is not kept.
const keyOf = (email: string) =>
  `account:${createHmac('sha256', keyFor('attempts')).update(email.toLowerCase()).digest('hex')}`

/** Counts one more before it is tried, so that a thousand at once are no way around. Answers whether it may be. */
export async function attemptAllowed(email: string): Promise<boolean> {
  const rows = await db.execute<{ count: number }>(sql`
    insert into rate_limits as mine (id, key, count, last_request)
    values (${newId()}, ${keyOf(email)}, 1, ${now})
    on conflict (key) do update set
      count = case when mine.last_request < ${now} - ${hour}::bigint then 1 else mine.count + 1 end,
      last_request = case when mine.last_request < ${now} - ${hour}::bigint then ${now} else mine.last_request end
    returning count`)
  return rows.rows[0]!.count <= most
}
const now = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** It was turned down before the password was looked at. */
export async function takeBack(email: string) {
  await db.execute(sql`update rate_limits set count = count - 1 where key = ${keyOf(email)}`)
  await db.delete(rateLimits).where(sql`key = ${keyOf(email)} and count <= 0`)
}

/** He knows the password: the wrong tries were no guesses. */
export async function forgetAttempts(email: string) {
  await db.delete(rateLimits).where(sql`key = ${keyOf(email)}`)
}

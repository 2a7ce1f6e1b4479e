import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { tailPosition } from '../../server/core/tail.ts'

/** Resolves once everything that was asked for is done: taken in, sent, sealed, read and told. */
export async function quiet(patience = 15_000) {
  const until = Date.now() + patience
  while (!(await isQuiet())) {
    if (Date.now() > until) throw new Error('The server does not come to rest.')
    await sleep(10)
  }
}

/** What stands behind a message that failed is meant to wait. */
const heads = sql`select distinct on (conversation_id, channel_id, identity_id) state, not_before from deliveries
  where state in ('queued', 'sending', 'failed', 'unknown')
  order by conversation_id, channel_id, identity_id, seq, part`

async function isQuiet() {
  const rows = await db.execute<{ busy: boolean; head: string }>(sql`
    select exists (select from unsealed) or exists (select from raw where state = 'new')
      or exists (select from (${heads}) head where state in ('queued', 'sending')
        and (not_before is null or not_before <= now()))
      or coalesce((select position from readers where name = 'counters'), 0) < coalesce((select max(position) from log), 0)
      as busy, coalesce((select max(position) from log), 0) as head`)
  return !rows.rows[0]!.busy && tailPosition() === Number(rows.rows[0]!.head)
}

import { sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { parkedChanges } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import type { Change } from './naming.ts'

/** Keeps what was said of a message that nobody knows yet. */
export async function park(cx: Act, changes: Change[]) {
  const rows = changes.map((event) => {
    return { channelId: event.channelId, externalId: event.externalId, event, at: cx.now }
  })
  if (rows.length > 0) await cx.tx.insert(parkedChanges).values(rows)
}

/** What was said of these before they were there, in the order in which it was said. */
export async function unpark(cx: Act, names: { channelId: Id; externalId: string }[]): Promise<Change[]> {
  if (names.length === 0) return []
  const asked = names.map(({ channelId, externalId }) => ({ channel_id: channelId, external_id: externalId }))
  const found = await cx.tx.execute<{ event: Change }>(sql`
    with gone as (
      delete from parked_changes using jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as one(channel_id uuid, external_id text)
      where parked_changes.channel_id = one.channel_id and parked_changes.external_id = one.external_id
      returning place, event)
    select event from gone order by place`)
  return found.rows.map(({ event }) => event)
}

import { sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import type { Act } from '../core/act.ts'
import type { Line } from './threading.ts'

/**
 * To which conversations these messages prove to belong: they name a message of it, and their sender is its requester
 * or was written to in it. Naming alone proves nothing, as anyone may have seen the name, and what is said in a
 * room never meets what is said to us alone. By message and named id.
 */
export async function proofs(cx: Act, lines: Line[]): Promise<Map<string, Id>> {
  const asked = lines.flatMap(({ identity, place, answers, room }, line) =>
    (room === null ? answers : []).map((externalId) => ({
      ...identity,
      line,
      channelId: place.channel.id,
      externalId,
    })),
  )
  if (asked.length === 0) return new Map()
  const found = await cx.tx.execute<{ line: number; external_id: string; conversation_id: Id }>(sql`
    with asked as (
      select line, "channelId" as channel_id, "externalId" as external_id, "customerId" as customer_id, kind, address
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as one(line int, "channelId" uuid, "externalId" text, "customerId" uuid, kind text, address text)),
    named as (
      select asked.*, conversation_id from asked
        join messages on messages.channel_id = asked.channel_id and messages.external_id = asked.external_id
      union all
      select asked.*, conversation_id from asked
        join deliveries on deliveries.channel_id = asked.channel_id and deliveries.external_id = asked.external_id
      union all
      select asked.*, conversation_id from asked
        join album_pieces piece on piece.channel_id = asked.channel_id and piece.external_id = asked.external_id
        join messages on messages.id = message_id)
    select distinct on (line, external_id) line, external_id, conversation_id
    from named join conversations on conversations.id = conversation_id
    where room is null and (requester_id = customer_id or exists (select from participants taking
      where taking.conversation_id = named.conversation_id and taking.kind = named.kind and taking.address = named.address))
    order by line, external_id, last_message_at desc`)
  return new Map(found.rows.map((row) => [`${row.line} ${row.external_id}`, row.conversation_id]))
}

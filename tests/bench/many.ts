import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { guard } from './figures.ts'
import { newCorner } from './ground.ts'

/** One id for each kind and number: a made-up uuid v7 of the past, so that all of this is older than what is measured. */
const id = (
  kind: number,
) => sql`('01800000-' || lpad(to_hex(n >> 16), 4, '0') || '-7' || lpad(to_hex(${kind}::int), 3, '0')
  || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
const at = sql`now() - interval '2 years' + n * interval '30 seconds'`
const person = 'The refund for order NR- is still not here. سفارش من هنوز نرسیده است.'

/** Conversations of years, three messages each and one in ten open, made by whole sets: past the door, so not in the log. */
export async function many(count: number) {
  const { channel } = await newCorner('Past')
  const numbers = sql`generate_series(1, ${count}::int) n`
  await db.execute(
    sql`insert into customers (id, name, created_at) select ${id(1)}, 'Customer ' || n, ${at} from ${numbers}`,
  )
  await db.execute(sql`insert into identities (id, customer_id, kind, address, channel_id, verified_at, created_at)
    select ${id(2)}, ${id(1)}, ${channel.kind}, 'past:' || n, ${channel.id}, ${at}, ${at} from ${numbers}`)
  await db.execute(sql`insert into conversations (id, desk_id, requester_id, status, channel_id, identity_id, preview,
      last_seq, inbound_count, last_inbound_seq, last_message_at, waiting_since, created_at)
    select ${id(3)}, ${channel.deskId}, ${id(1)}, case when n % 10 = 0 then 'open' else 'resolved' end, ${channel.id}, ${id(2)},
      ${person}, 3, 3, 3, ${at}, case when n % 10 = 0 then ${at} end, ${at} from ${numbers}`)
  await db.execute(sql`insert into messages (id, conversation_id, seq, kind, channel_id, identity_id, text, created_at)
    select gen_random_uuid(), ${id(3)}, seq, 'inbound', ${channel.id}, ${id(2)}, ${person}, ${at}
    from ${numbers}, generate_series(1, 3) seq`)
  await db.execute(sql`analyze`)
  const stored = await db.execute<{ n: number }>(sql`select count(*)::int as n from messages where identity_id in
    (select id from identities where channel_id = ${channel.id})`)
  guard('messages made', stored.rows[0]!.n, 3 * count)
}

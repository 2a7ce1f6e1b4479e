import { sql } from 'drizzle-orm'
import { db, pool } from '../../db/client.ts'
import { guard } from './figures.ts'
import { newCorner, type Corner } from './ground.ts'
import { begin, each, kinds, tellAll, type Span } from './past.ts'

/** One id for each kind and number, as `idOf` makes it. */
const id = (kind: keyof typeof kinds) => idOfKind(sql`${kinds[kind]}::int`)
const idOfKind = (kind: ReturnType<typeof sql>) => sql`('01800000-' || lpad(to_hex(n >> 16), 4, '0') || '-7'
  || lpad(to_hex(${kind}), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
const at = sql`${begin.toISOString()}::timestamptz + n * interval '30 seconds'`
const person = 'The refund for order NR- is still not here. سفارش من هنوز نرسیده است.'

/** Conversations of years with three messages each, one in ten open. */
export const many = async (count: number) => addPast(await newCorner('Past'), { after: 0, upTo: count })

/** Those of them that lie between two numbers, on one desk: rows by whole sets, their facts copied into the log. */
export async function addPast({ channel }: Corner, { after, upTo }: Span) {
  const numbers = sql`generate_series(${after + 1}::int, ${upTo}::int) n`
  await db.execute(
    sql`insert into customers (id, name, created_at) select ${id('customer')}, 'Customer ' || n, ${at} from ${numbers}`,
  )
  await db.execute(sql`insert into identities (id, customer_id, kind, address, channel_id, verified_at, created_at)
    select ${id('identity')}, ${id('customer')}, ${channel.kind}, 'past:' || n, ${channel.id}, ${at}, ${at} from ${numbers}`)
  await db.execute(sql`insert into conversations (id, desk_id, requester_id, status, channel_id, identity_id, preview,
      last_seq, inbound_count, last_inbound_seq, last_message_at, waiting_since, created_at)
    select ${id('conversation')}, ${channel.deskId}, ${id('customer')}, ${status}, ${channel.id}, ${id('identity')},
      ${person}, ${each}, ${each}, ${each}, ${at}, case when n % 10 = 0 then ${at} end, ${at} from ${numbers}`)
  await db.execute(sql`insert into messages (id, conversation_id, seq, kind, channel_id, identity_id, text, created_at)
    select ${idOfKind(sql`${kinds.message}::int + seq`)}, ${id('conversation')}, seq, 'inbound', ${channel.id},
      ${id('identity')}, ${person}, ${at}
    from ${numbers}, generate_series(1, ${each}::int) seq`)
  await tellAll(channel, { after, upTo })
  await counted(channel.deskId)
  // As it is where years have passed, and not in the middle of what must still be done after so much at once.
  await pool.query('vacuum analyze')
  await pool.query('checkpoint')
  const stored = await db.execute<{
    n: number
  }>(sql`select count(*)::int as n from messages where channel_id = ${channel.id}
    and created_at > ${begin.toISOString()}::timestamptz + ${after}::int * interval '30 seconds'`)
  guard('messages made', stored.rows[0]!.n, each * (upTo - after))
}

const status = sql`case when n % 10 = 0 then 'open' else 'resolved' end`

/** As the reader of the counters would have, had it read all that. */
async function counted(deskId: string) {
  await db.execute(sql`insert into tallies (conversation_id, desk_id, assignee_id, status)
    select id, desk_id, '00000000-0000-0000-0000-000000000000', status from conversations where desk_id = ${deskId}
    on conflict do nothing`)
  await db.execute(sql`insert into counters (desk_id, assignee_id, status, n)
    select desk_id, assignee_id, status, count(*) from tallies where desk_id = ${deskId} group by 1, 2, 3
    on conflict (desk_id, assignee_id, status) do update set n = excluded.n`)
}

import { sql, type SQL } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { gauge, gauges, type Metric } from './text.ts'

/** Nothing is counted further: a scrape must stay cheap when there is most to see. */
const most = 10_000

const upTo = (from: SQL) => sql`(select count(*)::int from (select ${from} limit ${most}) first)`
const age = (at: SQL) => sql`extract(epoch from now() - ${at})::float8`

/** What waits, and for how long: each number from an index, from a kept counter, or from a table that is small when all is well. */
export async function ofDatabase(): Promise<Metric[]> {
  return [...(await ofInputs()), ...(await ofDeliveries()), ...(await ofConversations()), ...(await ofLog())]
}

async function rows<T extends object>(statement: SQL): Promise<T[]> {
  return (await db.execute(statement)).rows as T[]
}

interface Input {
  id: Id
  kind: string
  waiting: number
  quarantined: number
  oldest: number
  ok: boolean
}

async function ofInputs(): Promise<Metric[]> {
  const inState = (state: SQL) => sql`from raw where channel_id = channels.id and state = ${state}`
  const found = await rows<Input>(sql`
    select id, kind, ${upTo(inState(sql`'new'`))} as waiting, ${upTo(inState(sql`'quarantined'`))} as quarantined,
      coalesce((select ${age(sql`received_at`)} ${inState(sql`'new'`)} order by channel_id, id limit 1), 0) as oldest,
      status = 'ok' as ok
    from channels where enabled order by id`)
  const each = (value: (input: Input) => number) =>
    found.map((input): Metric['values'][number] => [{ channel: input.id, kind: input.kind }, value(input)])
  return [
    gauges(
      'peyk_channel_ok',
      'Whether a channel says that it is well.',
      each(({ ok }) => Number(ok)),
    ),
    gauges(
      'peyk_inputs_waiting',
      'Inputs that are kept and not yet taken in.',
      each(({ waiting }) => waiting),
    ),
    gauges(
      'peyk_inputs_oldest_seconds',
      'How long the first of them has waited.',
      each(({ oldest }) => oldest),
    ),
    gauges(
      'peyk_inputs_quarantined',
      'Inputs that were set aside.',
      each(({ quarantined }) => quarantined),
    ),
  ]
}

async function ofDeliveries(): Promise<Metric[]> {
  const found = await rows<{ state: string; n: number; oldest: number }>(sql`
    select state, count(*)::int as n, max(${age(sql`created_at`)}) as oldest
    from (select state, created_at from deliveries where state in ('queued', 'sending', 'failed', 'unknown')
      limit ${most}) pending
    group by state`)
  const each = (value: 'n' | 'oldest') =>
    ['queued', 'sending', 'failed', 'unknown'].map((state): Metric['values'][number] => [
      { state },
      found.find((row) => row.state === state)?.[value] ?? 0,
    ])
  return [
    gauges('peyk_deliveries', 'Parts of messages that are not out, by state.', each('n')),
    gauges('peyk_deliveries_oldest_seconds', 'How long the oldest of them has been written.', each('oldest')),
  ]
}

async function ofConversations(): Promise<Metric[]> {
  const found = await rows<{ status: string; n: number }>(sql`
    select status, sum(n)::int as n from counters where status <> 'resolved' group by status order by status`)
  const [first] = await rows<{ oldest: number | null }>(sql`
    select max(${age(sql`since`)}) as oldest from desks cross join lateral (
      select waiting_since as since from conversations where desk_id = desks.id and status = 'open'
      order by waiting_since limit 1) longest`)
  const values = found.map(({ status, n }): Metric['values'][number] => [{ status }, n])
  return [
    gauges('peyk_conversations', 'Conversations that are not resolved, by status.', values),
    gauge('peyk_customer_waiting_seconds', 'How long the customer has waited who waits longest.', first?.oldest ?? 0),
  ]
}

async function ofLog(): Promise<Metric[]> {
  const [one] = await rows<{
    unsealed: number
    head: number
    parked: number
    dead: number
    due: number
    held: boolean
  }>(
    sql`select coalesce((select ${age(sql`at`)} from unsealed order by id limit 1), 0) as unsealed,
      coalesce((select max(position) from log), 0)::float8 as head, ${upTo(sql`from parked`)} as parked,
      ${upTo(sql`from jobs where dead`)} as dead, ${upTo(sql`from jobs where not dead and run_at < now()`)} as due,
      coalesce((select held from epochs order by started_at desc limit 1), false) as held`,
  )
  const { unsealed, head, parked, dead, due, held } = one!
  const readers = await rows<{ name: string; position: number; stuck: boolean }>(
    sql`select name, position::float8 as position, error is not null as stuck from readers order by name`,
  )
  const each = (value: (reader: (typeof readers)[number]) => number) =>
    readers.map((reader): Metric['values'][number] => [{ reader: reader.name }, value(reader)])
  return [
    gauge('peyk_unsealed_seconds', 'How long a command has waited to be sealed.', unsealed),
    gauge('peyk_log_position', 'Facts in the sealed log.', head),
    gauges(
      'peyk_reader_lag',
      'Facts that a reader has not taken yet.',
      each((one) => Math.max(0, head - one.position)),
    ),
    gauges(
      'peyk_reader_stuck',
      'Whether a reader stands still at a fact.',
      each(({ stuck }) => Number(stuck)),
    ),
    gauge('peyk_facts_parked', 'Facts that readers could not take and passed by.', parked),
    gauge('peyk_jobs_due', 'Jobs whose time has come.', due),
    gauge('peyk_jobs_dead', 'Jobs that gave up.', dead),
    gauge('peyk_held', 'Whether sending is held after a restore.', Number(held)),
  ]
}

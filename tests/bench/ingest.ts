import pg from 'pg'
import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { seal, sealed } from '../../server/core/log.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { verify } from '../../server/core/verify.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { stopParsing } from '../../server/messages/parsing.ts'
import { compare, guard, type Figure, type Options } from './figures.ts'
import { connector, newCorner, type Corner, type Ground } from './ground.ts'
import { messages, type Said } from './seeded.ts'

const producers = 16

/** Row 1: from an input that has arrived to a message in the sealed log, over the bare database's own rate. */
export async function ingest(ground: Ground, options: Options): Promise<Figure> {
  const { ratio, range, detail, isVoid } = await ingesting(ground, options, 'Ingest')
  guard('the log', (await verify()).ok, true)
  const name = 'durable ingest'
  return { row: 1, name, value: ratio, range, isVoid, unit: '×', target: 0.65, beyond: 1, upwards: true, detail }
}

/** What row 1 measures, on a desk of its own. */
export async function ingesting(ground: Ground, { quick, rounds }: Options, desk: string) {
  const count = quick ? 600 : 2000
  const corner = await newCorner(desk)
  const clients = Array.from({ length: producers }, () => new pg.Client(ground.where))
  // A run that failed takes the database away from under them.
  await Promise.all(clients.map((client) => client.on('error', () => {}).connect()))
  await prepare(clients[0]!)
  let seed = 1
  const product = () => takeAll(corner, messages(count, seed++))
  const ceiling = () => transactions(clients, count)
  await product()
  const compared = await compare(rounds, 'msg/s', ceiling, product)
  await Promise.all(clients.map((client) => client.end()))
  await stopParsing()
  return compared
}

async function prepare(client: pg.Client) {
  await client.query(`drop table if exists bench_threads, bench_messages, bench_facts`)
  await client.query(`create table bench_threads (id int primary key, n int not null, last timestamptz)`)
  await client.query(`insert into bench_threads select n, 0, now() from generate_series(1, 10000) n`)
  await client.query(`create table bench_messages (id bigserial primary key, thread int not null, body text not null)`)
  await client.query(`create table bench_facts (id bigserial primary key, data jsonb not null)`)
}

/** What any such program must do at least: a message, its thread, and one line of history. */
async function transactions(clients: pg.Client[], count: number) {
  const began = performance.now()
  let next = 0
  await Promise.all(
    clients.map(async (client) => {
      while (next < count) {
        const n = next++
        await client.query('begin')
        await client.query('insert into bench_messages (thread, body) values ($1, $2)', [
          (n % 10_000) + 1,
          'x'.repeat(80),
        ])
        await client.query('update bench_threads set n = n + 1, last = now() where id = $1', [(n % 10_000) + 1])
        await client.query('insert into bench_facts (data) values ($1)', [{ type: 'message.received', thread: n }])
        await client.query('commit')
      }
    }),
  )
  return perSecond(count, began)
}

/** Sixteen far sides, each waiting for its acknowledgement before it goes on, while the channel is worked off. */
async function takeAll({ channel }: Corner, all: Said[]) {
  const before = await received(channel.id)
  const began = performance.now()
  let next = 0
  let storing = true
  const stored = Promise.all(
    Array.from({ length: producers }, async () => {
      while (next < all.length) {
        const { who, text } = all[next++]!
        await keepRaw(channel.id, connector.pretend!(who, text))
      }
    }),
  ).then(() => (storing = false))
  while (storing || (await waiting())) await takeIn([channel])
  await stored
  await sealed()
  while ((await seal()) > 0);
  const rate = perSecond(all.length, began)
  guard('messages sealed', (await received(channel.id)) - before, all.length)
  return rate
}

const perSecond = (count: number, began: number) => (count * 1000) / (performance.now() - began)

const waiting = async () =>
  (await db.execute<{ some: boolean }>(sql`select exists (select from raw where state = 'new') as some`)).rows[0]!.some

/** Facts that stand for exactly one message of the channel, each with a place of its own in its conversation. */
async function received(channelId: Id) {
  const rows = await db.execute<{ facts: number; rows: number; gaps: number }>(sql`
    select (select count(*) from log where type = 'message.received' and data->>'channelId' = ${channelId})::int as facts,
      (select count(*) from messages where channel_id = ${channelId})::int as rows,
      (select count(*) from conversations c where channel_id = ${channelId}
        and last_seq <> (select count(*) from messages where conversation_id = c.id))::int as gaps`)
  const { facts, rows: stored, gaps } = rows.rows[0]!
  guard('facts and messages', facts, stored)
  guard('conversations with gaps', gaps, 0)
  return facts
}

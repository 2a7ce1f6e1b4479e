import pg from 'pg'
import type { Id } from '../../db/ids.ts'
import type { Group, View } from '../../server/contract/rows.ts'
import { startChild } from './children.ts'
import { cookieOf } from './crowd.ts'
import { compare, guard, quantile, type Options } from './figures.ts'
import type { Corner, Ground } from './ground.ts'

/** The windows that grow with the years; each is read page by page from its beginning, so far. */
const windows: [View, Group][] = [
  ['all', 'us'],
  ['unassigned', 'us'],
  ['resolved', 'done'],
]
const deep = 10
const pageSize = 50

/** 95th percentile of one page of the inbox over HTTP, over that of as many rows read bare from a small table. */
export async function listing(ground: Ground, { quick, rounds }: Options, { agentId }: Corner) {
  const times = quick ? 8 : 25
  const hub = await startChild('hub', { DATABASE_URL: ground.url, HUB_DATA: ground.folder })
  const cookie = await cookieOf(agentId)
  const client = new pg.Client(ground.where)
  await client.connect()
  await client.query(`drop table if exists bench_list`)
  await client.query(
    `create table bench_list as select n as id, repeat('x', 200) as body from generate_series(1, 10000) n`,
  )
  await client.query(`alter table bench_list add primary key (id)`)
  const bare = () =>
    p95(times * windows.length * deep, async (n) => {
      const { rows } = await client.query('select * from bench_list where id > $1 order by id limit 50', [
        (n * 50) % 9000,
      ])
      guard('rows', rows.length, pageSize)
    })
  const product = async () => {
    const taken: number[] = []
    for (let n = 0; n < times; n++) for (const window of windows) await walk(hub.url, cookie, window, taken)
    return quantile(taken, 0.95)
  }
  await product()
  const compared = await compare(rounds, 'ms p95', bare, product)
  await client.end()
  await hub.stop()
  return compared
}

/** Reads so many pages of a window; every one must be full, and go on where the one before it ended. */
async function walk(url: string, cookie: string, [view, group]: [View, Group], taken: number[]) {
  const seen = new Set<Id>()
  let after = ''
  for (let page = 1; page <= deep; page++) {
    const began = performance.now()
    const answer = await fetch(`${url}/api/v1/conversations?view=${view}&group=${group}${after}`, {
      headers: { cookie },
    })
    const { order } = (await answer.json()) as { order: [Id, string][] }
    taken.push(performance.now() - began)
    for (const [id] of order) seen.add(id)
    guard(`conversations of ${view} up to page ${page}`, seen.size, page * pageSize)
    after = `&after=${order.at(-1)!.toReversed().join(',')}`
  }
}

async function p95(times: number, ask: (n: number) => Promise<void>) {
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await ask(n)
    taken.push(performance.now() - began)
  }
  return quantile(taken, 0.95)
}

import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { pool } from '../../db/client.ts'
import { groups, views } from '../../server/contract/rows.ts'
import { counterReader } from '../../server/conversations/counters.ts'
import { allCounters } from '../../server/conversations/counts.ts'
import { pageSize, page, placed } from '../../server/conversations/lists.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { factsAfter, factsAround, pageOf } from '../../server/messages/lists.ts'
import { many } from '../bench/many.ts'
import { idOf, kinds } from '../bench/past.ts'
import { answers, sealAll } from '../domain/facts.ts'
import { farChannel, sendAll } from '../domain/far.ts'
import { connector, newWorld, type World } from '../support/world.ts'

/** Enough for what is read to the end to be seen among it. */
const count = 3000
/** Tables that grow as long as the house stands. */
const large = new Set(
  `conversations participants tallies customers identities messages bodies raw effects deliveries acknowledged log
  commands albums album_pieces`.split(/\s+/),
)

let world: World
beforeAll(async () => {
  world = await newWorld()
  await many(count)
  await pool.query(`insert into desk_members (agent_id, desk_id) select $1, id from desks on conflict do nothing`, [
    world.bob.id,
  ])
}, 60_000)

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  Plans?: Node[]
}

/** How PostgreSQL does what `work` asks, where it may choose only what it would choose among millions. */
async function plansOf(work: () => Promise<unknown>): Promise<Node[]> {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  await work()
  const queries = asked.mock.calls.map(([query, values]) => ({ values, ...(query as unknown as pg.QueryConfig) }))
  asked.mockRestore()
  const client = await pool.connect()
  await client.query('begin; set local enable_seqscan = off; set local enable_bitmapscan = off')
  const plans: Node[] = []
  for (const { text, values } of queries.filter(({ text }) =>
    /^\s*(?:select|insert|update|delete|with)/.test(text ?? ''),
  )) {
    // What has changed something is not done twice.
    const options = text.startsWith('select') ? 'analyze, format json' : 'format json'
    const { rows } = await client.query(`explain (${options}) ${text}`, values)
    plans.push((rows[0] as { 'QUERY PLAN': { Plan: Node }[] })['QUERY PLAN'][0]!.Plan)
  }
  await client.query('rollback')
  client.release()
  expect(plans.length).toBeGreaterThan(0)
  return plans
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
const rowsOf = (node: Node) => (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0)

/** What is read from the beginning to the end, or sorted, of which there are more the longer the house stands. */
async function slow(work: () => Promise<unknown>, most: number) {
  const nodes = (await plansOf(work)).flatMap(nodesOf)
  return nodes.filter(
    (node) =>
      (node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name']!)) ||
      (node['Node Type'].includes('Sort') && rowsOf(node.Plans![0]!) > most) ||
      rowsOf(node) > 4 * most,
  )
}

describe.each(views.flatMap((view) => groups.map((group) => [view, group] as const)))('%s, %s', (view, group) => {
  test.each(['bob', 'root'] as const)('is read in order, by %s', async (name) => {
    const desks = 3
    const all = await page(world[name], view, group)
    const last = all.order.at(-1)
    expect(await slow(() => page(world[name], view, group), desks * (pageSize + 1))).toEqual([])
    if (!last) return
    const after = { sort: last[1], id: last[0] }
    expect(await slow(() => page(world[name], view, group, after), desks * (pageSize + 1))).toEqual([])
  })
})

test('a thread, its facts, a row for the screens and the counts are read where they stand', async () => {
  const id = idOf(kinds.conversation, 1200)
  expect(await slow(() => pageOf(id), pageSize)).toEqual([])
  expect(await slow(async () => factsAround(id, await pageOf(id), true), pageSize)).toEqual([])
  expect(await slow(async () => factsAfter(id, 10), pageSize)).toEqual([])
  expect(await slow(() => placed([id]), pageSize)).toEqual([])
  expect(await slow(allCounters, pageSize)).toEqual([])
})

test('a message on its way in and its answer on its way out look nothing up by reading on', async () => {
  const channel = await farChannel(world.support)
  const passes = async () => {
    const id = await channel.writes('carol', 'Where is my lamp?')
    await answers(world.ada, id)
    await sendAll()
    await sealAll()
    for (const reader of [counterReader, acknowledgementReader]) await read(reader)
    await keepRaw(world.chat.id, connector.pretend!('dan', 'Me too.'))
    await takeIn([world.chat])
  }
  await passes()
  expect(await slow(passes, 1000)).toEqual([])
})

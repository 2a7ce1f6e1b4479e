import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { parked, readers } from '../../db/schema/index.ts'
import { allCounters } from '../../server/conversations/counts.ts'
import { clearCounters, counterReader, nobody } from '../../server/conversations/counters.ts'
import { Refusal } from '../../server/contract/refusal.ts'
import { act, system } from '../../server/core/act.ts'
import type { SealedFact } from '../../server/core/log.ts'
import { read, rebuild, unpark, type Reader } from '../../server/core/read.ts'
import { verbs, type Stage } from '../support/verbs.ts'
import { newWorld, type World } from '../support/world.ts'
import { sealAll } from './facts.ts'

let world: World
let stage: Stage
beforeAll(async () => {
  world = await newWorld()
  stage = { ...world, conversations: [] }
})

const readAll = async (reader: Reader) => {
  await sealAll()
  while (await read(reader));
}
const positionOf = async (name: string) => (await db.select().from(readers).where(eq(readers.name, name)))[0]!

/** What counting every conversation would say. */
async function counted() {
  const rows =
    await db.execute(sql`select desk_id as "deskId", coalesce(assignee_id, ${nobody}) as "assigneeId", status,
    count(*)::int as n from conversations group by 1, 2, 3`)
  return rows.rows
}
const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()

const play = fc.record({
  verb: fc.constantFrom(
    ...(['receives', 'receivesAgain', 'reply', 'note', 'assign', 'unassign', 'resolve', 'reopen', 'move'] as const),
  ),
  who: fc.nat(3),
  what: fc.nat(63),
})

test('after any acts the kept counters are what counting would say, and rebuilt they are the same', async () => {
  const acts = fc.array(play, { minLength: 5, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      for (const { verb, who, what } of all) {
        await verbs[verb](stage, who, what).catch((error: unknown) => expect(error).toBeInstanceOf(Refusal))
      }
      await readAll(counterReader)
      expect(sorted(await allCounters())).toEqual(sorted(await counted()))
    }),
    { numRuns: 12 },
  )
  const kept = sorted(await allCounters())
  expect(kept.length).toBeGreaterThan(1)
  await rebuild(counterReader, clearCounters)
  expect(sorted(await allCounters())).toEqual(kept)
}, 60_000)

const note = () => act(system, async (cx) => cx.record('desk.renamed', { deskId: world.support }, {}))

/** Cannot take facts while `broken`. */
function brittle(name: string, kind: Reader['kind']) {
  const state = { broken: false, taken: [] as number[] }
  const take = async (_tx: unknown, facts: SealedFact[]) => {
    if (state.broken && facts.some((fact) => fact.position === state.taken.length + 1)) throw new Error('no')
    state.taken.push(...facts.map((fact) => fact.position))
  }
  return { state, reader: { name, kind, take } satisfies Reader }
}

test('a projection stops at the fact that it cannot take, says so, and goes on once it can', async () => {
  const { state, reader } = brittle('projection-of-a-test', 'projection')
  await readAll(reader)
  const before = await positionOf(reader.name)
  state.broken = true
  await note()
  await sealAll()
  await expect(read(reader)).rejects.toThrow('no')
  expect(await positionOf(reader.name)).toMatchObject({
    position: before.position,
    error: expect.any(String) as string,
  })
  state.broken = false
  await readAll(reader)
  expect(await positionOf(reader.name)).toMatchObject({ position: before.position + 1, error: null })
})

test('a reaction parks the fact that it cannot take, takes its neighbours, and can be asked again', async () => {
  const { state, reader } = brittle('reaction-of-a-test', 'reaction')
  await readAll(reader)
  const culprit = (await positionOf(reader.name)).position + 1
  const taken = state.taken.length
  const take = reader.take
  reader.take = async (tx, facts) => {
    if (state.broken && facts.some((fact) => fact.position === culprit)) throw new Error('no')
    await take(tx, facts)
  }
  state.broken = true
  for (let n = 0; n < 5; n++) await note()
  await readAll(reader)
  const rows = await db.select().from(parked).where(eq(parked.reader, reader.name))
  expect(rows.map((row) => row.position)).toEqual([culprit])
  await expect(unpark(reader, culprit)).rejects.toThrow('no')
  state.broken = false
  await unpark(reader, culprit)
  expect(await db.$count(parked, eq(parked.reader, reader.name))).toBe(0)
  expect(state.taken.slice(taken).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4].map((n) => culprit + n))
})

import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { quietUntil } from '../../server/contract/quiet.ts'
import { act } from '../../server/core/act.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

const night = { from: '22:00', to: '08:00', zone: 'Asia/Tehran' }

describe('when they end', () => {
  const tehran = { ...night }
  const berlin = { ...night, zone: 'Europe/Berlin' }
  test.each([
    ['through midnight, before it', tehran, '2026-11-23T19:00:00Z', '2026-11-24T04:30:00Z'],
    ['through midnight, after it', tehran, '2026-11-23T23:00:00Z', '2026-11-24T04:30:00Z'],
    ['their first instant', tehran, '2026-11-23T18:30:00Z', '2026-11-24T04:30:00Z'],
    ['just before it', tehran, '2026-11-23T18:29:59.999Z', null],
    ['the last', tehran, '2026-11-24T04:29:59.999Z', '2026-11-24T04:30:00Z'],
    ['the end itself', tehran, '2026-11-24T04:30:00Z', null],
    ['a night of one hour less', berlin, '2027-03-27T22:00:00Z', '2027-03-28T06:00:00Z'],
    ['a night of one hour more', berlin, '2026-10-24T21:00:00Z', '2026-10-25T07:00:00Z'],
    ['within a day', { ...berlin, from: '12:00', to: '14:00' }, '2026-07-01T11:00:00Z', '2026-07-01T12:00:00Z'],
    ['within a day, outside', { ...berlin, from: '12:00', to: '14:00' }, '2026-07-01T13:00:00Z', null],
    ['until midnight', { ...berlin, from: '20:00', to: '00:00' }, '2026-07-01T19:00:00Z', '2026-07-01T22:00:00Z'],
    ['an end in the hour that is left out', { ...berlin, to: '02:30' }, '2027-03-27T22:00:00Z', '2027-03-28T01:00:00Z'],
    ['none', { ...berlin, from: '00:00', to: '00:00' }, '2026-07-01T19:00:00Z', null],
    ['none at all', null, '2026-07-01T19:00:00Z', null],
  ])('%s', (_, quiet, at, until) => {
    expect(quietUntil(quiet, new Date(at))).toEqual(until && new Date(until))
  })
})

let world: World
let line: FarChannel
let open: FarChannel
let who: string
let id: Id
beforeAll(async () => {
  world = await newWorld()
  line = await farChannel(world.support, true, { consent: { purpose: 'service', quiet: night } })
  open = await farChannel(world.support)
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T20:00:00Z') })
  who = `carol-${newId()}`
  id = await line.writes(who, 'Hello?')
  line.far.fail = null
})
afterEach(() => void vi.useRealTimers())

const isFor = async (quiet: object | null) => {
  await act(world.root, (cx) => changeChannel(cx, line.id, { settings: { consent: { purpose: 'service', quiet } } }))
  await reconcile()
}
const texts = () => line.far.sent.filter(({ to }) => to.address === who).map(({ text }) => text)

test('what is written in them goes when they end, in its order, and nothing else waits', async () => {
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  const there = await open.writes('carol', 'Hello?')
  await answers(world.ada, there, 'meanwhile')
  await sendAll()
  expect(texts()).toEqual([])
  expect(open.far.sent.map(({ text }) => text)).toEqual(['meanwhile'])
  expect((await thread(id)).map(({ state }) => state)).toEqual([null, 'queued', 'queued'])
  vi.setSystemTime(new Date('2026-11-24T04:29:59Z'))
  await sendAll()
  expect(texts()).toEqual([])
  vi.setSystemTime(new Date('2026-11-24T04:30:00Z'))
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
})

test('what was begun before them is not tried again in them', async () => {
  vi.setSystemTime(new Date('2026-11-23T12:00:00Z'))
  line.far.fail = 'retry'
  await answers(world.ada, id, 'one')
  await sendAll()
  line.far.fail = null
  await db.update(deliveries).set({ notBefore: null })
  const { calls } = line.far
  vi.setSystemTime(new Date('2026-11-23T20:00:00Z'))
  await sendAll()
  expect(line.far.calls).toBe(calls)
})

test('they are as the settings say now', async () => {
  await answers(world.ada, id, 'one')
  await isFor(null)
  await sendAll()
  expect(texts()).toEqual(['one'])
  await isFor({ ...night, zone: 'America/New_York' })
  await answers(world.ada, id, 'two')
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
  await isFor({ ...night, zone: 'Nowhere/At_all' })
  await answers(world.ada, id, 'three')
  const there = await open.writes('dariush', 'Hello?')
  await answers(world.ada, there, 'still')
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
  expect(open.far.sent.at(-1)!.text).toBe('still')
  await isFor(night)
})

test('a word that comes in them stops what waits for their end', async () => {
  await answers(world.ada, id, 'one')
  await line.writes(who, 'STOP')
  vi.setSystemTime(new Date('2026-11-24T05:00:00Z'))
  await sendAll()
  expect(texts()).toEqual([])
  expect((await thread(id))[1]).toMatchObject({ state: 'failed', failure: 'forbidden_by_customer' })
})

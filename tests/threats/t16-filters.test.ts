import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { groups, views } from '../../server/contract/rows.ts'
import { newHouse, type House } from '../api/house.ts'
import { random, seedOf } from './fuzz/random.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

const injections = [
  "'",
  "' or '1'='1",
  "'; drop table conversations; --",
  ') or true --',
  '$1',
  '\\',
  '1; select pg_sleep(10)',
  "' union select token from sessions --",
  '\u0000',
  "2020-01-01T00:00:00Z'::timestamptz",
]
const good = `2020-01-01T00:00:00.123456Z,${newId()}`

test('T16 injection into list filters: 2,000 attempts are answered with a list or a refusal, and show nothing else', async () => {
  const r = random(seedOf())
  const bend = (text: string) => {
    const at = r.below(text.length + 1)
    return r.chance(0.3) ? text : text.slice(0, at) + r.pick(injections) + (r.chance(0.5) ? text.slice(at) : '')
  }
  const headers = { cookie: house.cookie(house.ada) }
  const statuses = new Map<number, number>()
  const began = performance.now()
  for (let n = 0; n < 2000; n++) {
    const query = new URLSearchParams({ view: bend(r.pick(views)), group: bend(r.pick(groups)), after: bend(good) })
    const answer = await fetch(`${house.url}/api/v1/conversations?${query}`, { headers })
    const text = await answer.text()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    expect([200, 422], `${query}: ${text}`).toContain(answer.status)
    expect(text).not.toContain(house.corners.sales.canary)
  }
  expect(statuses.get(200)).toBeGreaterThan(0)
  expect(statuses.get(422)).toBeGreaterThan(1000)
  expect(performance.now() - began).toBeLessThan(60_000)
}, 60_000)

test.each([
  '0000-01-01T00:00:00.000000Z',
  '2020-02-30T00:00:00Z',
  '2020-13-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '-------------------------',
  `2020-01-01T00:00:00.${'1'.repeat(40)}Z`,
])('T16 a place in time that PostgreSQL would stumble over is no fault: %s', async (at) => {
  const query = new URLSearchParams({ view: 'all', group: 'us', after: `${at},${newId()}` })
  const headers = { cookie: house.cookie(house.ada) }
  expect([200, 422]).toContain((await fetch(`${house.url}/api/v1/conversations?${query}`, { headers })).status)
})

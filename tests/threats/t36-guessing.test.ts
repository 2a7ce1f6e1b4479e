import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { rateLimits } from '../../db/schema/index.ts'
import { readConfig } from '../../server/config.ts'
import { startServer } from '../../server/serving.ts'
import { copyTemplate, urlOf } from '../support/database.ts'
import { populate } from '../support/world.ts'
import { apiOf, password, signIn } from '../support/server.ts'
import { startApart } from './logs/start.ts'

const HUB_DATA = mkdtempSync(join(tmpdir(), 'peyk-guessing-'))
const base = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA, DATABASE_URL: urlOf(await copyTemplate()) }
const start = (more: Record<string, string> = {}) => startServer(readConfig({ ...base, ...more }))

let cast: Awaited<ReturnType<typeof populate>> | undefined

async function attempt(url: string, email: string, from?: string, password = 'not the right one') {
  const headers = { origin: url, 'content-type': 'application/json', ...(from ? { 'x-forwarded-for': from } : {}) }
  const body = JSON.stringify({ email, password })
  const began = performance.now()
  const answer = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
  const text = await answer.text()
  return { status: answer.status, text, ms: performance.now() - began }
}

test('T36 guessing passwords: a limit that a restart does not forgive and a header does not escape', async () => {
  const first = await start()
  cast = await populate()
  const statuses = await Promise.all(Array.from({ length: 30 }, () => attempt(first.url, 'ada@example.com')))
  expect(statuses.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(statuses.filter(({ status }) => status === 429)).toHaveLength(20)
  const headers = ['1.2.3.4', '127.0.0.2', '::1', 'x', '1.1.1.1, 2.2.2.2']
  for (const from of headers) expect((await attempt(first.url, 'ada@example.com', from)).status, from).toBe(429)
  await first.stop()
  // Another process: what the first one remembered by itself is gone.
  const second = await startApart(base)
  expect((await attempt(second.url, 'ada@example.com')).status).toBe(429)
  expect((await attempt(second.url, 'nobody@example.com')).status).toBe(429)
  await second.stop()
}, 60_000)

test('T36 behind a proxy only what the proxy itself has seen counts', async () => {
  const server = await start({ TRUST_PROXY: '1' })
  for (let n = 0; n < 12; n++) await attempt(server.url, 'ada@example.com', `9.9.9.${n}, 203.0.113.7`)
  expect((await attempt(server.url, 'ada@example.com', '8.8.8.8, 203.0.113.7')).status).toBe(429)
  expect((await attempt(server.url, 'ada@example.com', '203.0.113.8')).status).toBe(401)
  await server.stop()
}, 60_000)

const counted = async () =>
  (
    await db
      .select()
      .from(rateLimits)
      .where(sql`key like 'account:%'`)
  ).map(({ count }) => count)
const setCount = (count: number) => db.execute(sql`update rate_limits set count = ${count} where key like 'account:%'`)

test('T36 guessing from many addresses: each account has a limit, which tells nothing and turns nobody out', async () => {
  const server = await start({ TRUST_PROXY: '1' })
  await db.execute(sql`delete from rate_limits`)
  const cookie = await signIn(server.url, cast!.sam)
  for (const [n, email] of ['sam@example.com', 'never@example.com'].entries()) {
    await db.execute(sql`delete from rate_limits`)
    const tries = await Promise.all(Array.from({ length: 15 }, () => attempt(server.url, email, `10.8.${n}.1`)))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(10)
    // What its address was turned down for was no guess at the password.
    expect(await counted()).toEqual([10])
    await setCount(99)
    expect((await attempt(server.url, email, `10.8.${n}.2`)).status).toBe(401)
    const refused = [
      await attempt(server.url, email.toUpperCase(), `10.8.${n}.3`),
      await attempt(server.url, email, `10.8.${n}.4`, password),
    ]
    for (const { status, text } of refused) expect({ status, text }).toEqual({ status: 429, text: tooMany })
  }
  expect((await attempt(server.url, 'ada@example.com', '10.8.2.1')).status).toBe(401)
  expect((await apiOf(server.url, cookie)('GET', '/boot')).status).toBe(200)
  await server.stop()
}, 60_000)

test('T36 an hour later he who knows the password is let in, and begins anew', async () => {
  const server = await start({ TRUST_PROXY: '1' })
  await db.execute(sql`delete from rate_limits`)
  await attempt(server.url, 'sam@example.com', '10.9.0.1')
  await setCount(100)
  expect((await attempt(server.url, 'sam@example.com', '10.9.0.2', password)).status).toBe(429)
  await db.execute(sql`update rate_limits set last_request = last_request - 3600001 where key like 'account:%'`)
  expect((await attempt(server.url, 'sam@example.com', '10.9.0.3', password)).status).toBe(200)
  expect(await counted()).toEqual([])
  await server.stop()
}, 60_000)

const rounds = 30
const tooMany = '{"error":{"code":"too_many","message":"Too many attempts. Try again later."}}'
const refusal =
  '{"error":{"code":"unauthenticated","message":"This e-mail address and password do not belong together."}}'
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

test('T36 whether an address is known cannot be told: same answer, same time', async () => {
  const server = await start({ TRUST_PROXY: '1' })
  // Sets her password; this address has no attempts left for signing in.
  await signIn(server.url, cast!.ada).catch(() => null)
  const people = { known: 'ada@example.com', invited: 'bob@example.com', unknown: 'nobody@example.com' }
  const took = { known: [] as number[], invited: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    // Interleaved, so that whatever else the machine does falls on all of them alike.
    for (const [who, email] of Object.entries(people)) {
      const { status, text, ms } = await attempt(server.url, email, `10.7.${round}.${email.length}`)
      expect({ status, text }).toEqual({ status: 401, text: refusal })
      took[who as keyof typeof took].push(ms)
    }
  }
  const times = Object.values(took).map(median)
  // A password that is hashed for some only would make them differ by a factor of ten and more.
  expect(Math.max(...times) / Math.min(...times)).toBeLessThan(1.6)
  await server.stop()
}, 60_000)

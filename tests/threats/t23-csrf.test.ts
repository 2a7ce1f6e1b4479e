import { request } from 'node:http'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { http, type Door } from '../../server/http.ts'
import { newHouse, type House } from '../api/house.ts'
import { quiet } from '../support/quiet.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

const app = http({ url: 'http://localhost', trustProxy: false } as Door)
const unsafe = [...new Set(app.routes.map(({ method, path }) => `${method} ${path}`))]
  .filter((route) => /^(POST|PUT|PATCH|DELETE) /.test(route))
  .toSorted()
const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined]
type Sender = { origin?: string; 'sec-fetch-site'?: string }
const senders: Sender[] = [
  {},
  { origin: 'null' },
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
]
/** Our own origin in the header, and the browser says otherwise. */
const sites = ['cross-site', 'same-site', 'none', 'nonsense', '']

const nonsense = '{"deskId":"x"}'

async function ask(route: string, headers: Record<string, string | undefined>) {
  const [method, pattern] = route.split(' ') as [string, string]
  const { support } = house.corners
  const path = pattern.replace(':id', support.conversationId).replace(/:\w+/g, house.bob.id)
  const given = Object.entries(headers).filter(([, value]) => value !== undefined)
  return new Promise<number>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: house.port, method, path, headers: Object.fromEntries(given) as object }
    const asking = request(
      { ...options, headers: { ...options.headers, host: new URL(house.url).host, 'content-length': nonsense.length } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      },
    )
    asking.on('error', reject)
    asking.end(nonsense)
  })
}

const facts = async () => {
  await quiet()
  return (await db.execute(sql`select count(*) from log`)).rows[0]!.count
}

test('T23 every route that changes anything is tried', () => expect(unsafe.length).toBeGreaterThanOrEqual(24))

test.each(unsafe)('T23 CSRF: %s from another page is refused, whatever it says it is', async (route) => {
  const before = await facts()
  const cookie = house.cookie(house.root)
  for (const type of types) {
    for (const sender of senders) {
      expect(await ask(route, { ...sender, cookie, 'content-type': type }), JSON.stringify({ type, sender })).toBe(403)
    }
    for (const site of sites) {
      const sender = { origin: house.url, 'sec-fetch-site': site }
      expect(await ask(route, { ...sender, cookie, 'content-type': type }), JSON.stringify({ type, site })).toBe(403)
    }
  }
  expect(await facts()).toBe(before)
})

test('T23 CSRF: our own page is let in', async () => {
  const headers = { origin: house.url, 'sec-fetch-site': 'same-origin', cookie: house.cookie(house.ada) }
  expect(await ask('PUT /api/v1/conversations/:id/closure', headers)).toBe(200)
})

test('T23 CSRF: no GET or HEAD writes, on whatever path', async () => {
  await quiet()
  const before = await facts()
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    for (const route of unsafe) await ask(`${method} ${route.split(' ')[1]}`, { cookie: house.cookie(house.root) })
  }
  expect(await facts()).toBe(before)
})

test('T23 CSRF: the cookie is not sent along by another site’s form, nor read by a script', async () => {
  const { password } = await import('../support/server.ts')
  const answer = await fetch(`${house.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: house.url, 'content-type': 'application/json', 'x-forwarded-for': '10.3.3.3' },
    body: JSON.stringify({ email: 'ada@example.com', password }),
  })
  const [cookie] = answer.headers.getSetCookie()
  expect(cookie).toMatch(/; HttpOnly/i)
  expect(cookie).toMatch(/; SameSite=Lax/i)
  expect(cookie).not.toMatch(/; Domain=/i)
})

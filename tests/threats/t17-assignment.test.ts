import { beforeAll, describe, expect, test } from 'vitest'
import { newHouse, type House } from '../api/house.ts'
import { conversationRows } from '../api/matrix/conversations.ts'
import { messageRows } from '../api/matrix/messages.ts'
import { channelRows, openRows, staffRows } from '../api/matrix/others.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

type Body = Record<string, unknown>
const rows = [...conversationRows, ...messageRows, ...staffRows, ...channelRows, ...openRows]
const unknown = ['isAdmin', 'account_id', 'version', 'createdAt', 'owner', 'constructor', 'passwordHash', 'id']
const confused: unknown[] = [{ $gt: '' }, [{}], { toString: 1 }]

async function ask(route: string, path: string, body: unknown) {
  const headers = { origin: house.url, cookie: house.cookie(house.root), 'content-type': 'application/json' }
  const method = route.split(' ')[0]!
  const forwarded = `10.9.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`
  const given = { method, headers: { ...headers, 'x-forwarded-for': forwarded }, body: JSON.stringify(body) }
  return (await fetch(house.url + path, given)).status
}

const withBody: typeof rows = []
for (const row of rows) {
  const corner = new Proxy({}, { get: () => '' }) as never
  const asked = await Promise.resolve(row[2](corner, corner)).catch(() => null)
  if (asked && typeof asked.body === 'object') withBody.push(row)
}

test('T17 every route that takes JSON is tried', () => {
  const routes = new Set(withBody.map(([route]) => route))
  expect(routes.size).toBeGreaterThanOrEqual(14)
})

// better-auth reads its own bodies and takes only what it knows.
describe.each(withBody.filter(([route]) => !route.includes('/api/auth/')))('%s: %s', (route, _how, make) => {
  const { corners } = { corners: () => [house.corners.support, house.corners.sales] as const }

  test.each(unknown)('T17 mass assignment: %s is not a field of it', async (name) => {
    const { path, body } = await make(...corners())
    expect(await ask(route, path, { ...(body as Body), [name]: true })).toBe(422)
  })

  test('T17 type confusion: no field takes an object or a list for something else', async () => {
    const { path, body } = await make(...corners())
    for (const name of Object.keys(body as Body).filter((key) => key !== 'settings')) {
      for (const value of confused) expect(await ask(route, path, { ...(body as Body), [name]: value }), name).toBe(422)
    }
    for (const value of [null, [], 'text', 1]) expect(await ask(route, path, value)).toBe(422)
  })
})

test.each([
  '/api/v1/conversations?view=all&group=us&deskId=x',
  '/api/v1/conversations?view=all&group=us&view=mine',
  '/api/v1/conversations?view[]=all&group=us',
  '/api/v1/conversations?view=all&group=us&after[$gt]=',
  '/api/v1/conversations?view=constructor&group=us',
])('T17 a list takes no filter but its own: %s', async (path) => {
  const answer = await fetch(house.url + path, { headers: { cookie: house.cookie(house.ada) } })
  expect(answer.status).toBe(422)
})

import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { http, type Door } from '../../server/http.ts'
import { quiet } from '../support/quiet.ts'
import { newHouse, putBack, type Corner, type House } from './house.ts'
import { calendarRows } from './matrix/calendars.ts'
import { conversationRows } from './matrix/conversations.ts'
import { messageRows } from './matrix/messages.ts'
import { channelRows, openRows, staffRows } from './matrix/others.ts'
import { roles, type Role } from './matrix/outcomes.ts'
import type { Asked, Row } from './matrix/row.ts'

const table: Row[] = [...conversationRows, ...messageRows, ...staffRows, ...calendarRows, ...channelRows, ...openRows]
/** Registered for all methods and answering nothing themselves. */
const passedThrough = ['ALL /*', 'ALL /api/*', 'ALL /api/v1/*', 'ALL /api/v1/files', 'ALL /assets/*', 'ALL /widget/*']

let house: House
beforeAll(async () => {
  house = await newHouse()
}, 60_000)

test('every route that exists stands in the table, and none that does not', () => {
  const app = http({ url: 'http://localhost', trustProxy: false } as Door)
  const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path}`))
  for (const route of passedThrough) expect(routes.delete(route), route).toBe(true)
  expect([...routes].sort()).toEqual([...new Set(table.map(([route]) => route))].sort())
})

describe.each(table)('%s: %s', (route, _how, ask, outcome) => {
  const method = route.startsWith('ALL') ? 'GET' : route.split(' ')[0]!

  test.each(roles)('%s', async (role) => {
    const { support, sales } = house.corners
    const [mine, others] = role === 'foreign' ? [sales, support] : [support, sales]
    const [own, other] = outcome[role === 'foreign' ? 'agent' : role]
    await asked(method, await ask(mine, others), role, mine, own)
    await asked(method, await ask(others, mine), role, mine, other)
  })
})

async function asked(method: string, { path, body, headers }: Asked, role: Role, mine: Corner, status: number) {
  const { support, sales } = house.corners
  for (const corner of [support, sales]) await putBack(corner)
  const before = await state()
  const cookie = cookieOf(role)
  const answer = await fetch(house.url + path, {
    method,
    headers: { origin: house.url, cookie, 'content-type': 'application/json', ...headers },
    body: body === undefined || method === 'GET' ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  expect({ path, status: answer.status, text: answer.status === status ? '' : text }).toEqual({
    path,
    status,
    text: '',
  })
  if (status >= 400 || method === 'GET') expect(await state(), 'nothing was written').toBe(before)
  else await quiet()
  const hidden = [support, sales].filter((corner) => role !== 'auditor' && (corner !== mine || status !== 200))
  for (const { canary } of hidden) expect(text).not.toContain(canary)
}

function cookieOf(role: Role) {
  const { ada, eve, sam, root, aud, ina } = house
  const who = { agent: ada, foreign: eve, supervisor: sam, admin: root, auditor: aud, inactive: ina }
  return role === 'anonymous' ? '' : house.cookie(who[role])
}

/** Changes with everything that a request could write. */
async function state() {
  const found = await db.execute(sql`
    select (select coalesce(max(position), 0) from log) + (select count(*) from unsealed) as facts,
      (select count(*) from drafts) as drafts, (select count(*) from read_marks) as marks,
      (select count(*) from files) as files, (select count(*) from invitations) as invitations,
      (select sum(version) from agents) as agents, (select sum(version) from conversations) as conversations`)
  return JSON.stringify(found.rows[0])
}

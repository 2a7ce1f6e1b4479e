import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { invitations, sessions } from '../../db/schema/index.ts'
import { invite } from '../../server/agents/inviting.ts'
import { changeAgent } from '../../server/agents/staff.ts'
import { act } from '../../server/core/act.ts'
import { digestToken, newToken } from '../../server/core/secrets.ts'
import { newHouse, type House } from '../api/house.ts'
import { apiOf, password, signIn } from '../support/server.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

async function enter(cookie: string, from = '10.4.0.1') {
  const headers = { origin: house.url, 'content-type': 'application/json', cookie, 'x-forwarded-for': from }
  const body = JSON.stringify({ email: 'bob@example.com', password })
  const answer = await fetch(`${house.url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
  const [set] = answer.headers.getSetCookie()
  return { status: answer.status, cookie: set!.split(';')[0]!, text: await answer.text() }
}
const status = async (cookie: string) => (await apiOf(house.url, cookie)('GET', '/boot')).status
const joining = (token: string) =>
  apiOf(house.url, '')('POST', '/join', { token, name: 'Bob', email: 'bob@example.com', password: 'another long one' })
async function invited() {
  const { token, digest } = newToken()
  await act(house.root, (cx) => invite(cx, house.bob.id, digest))
  return token
}

test('T21 session fixation: signing in gives a new session, whatever cookie came along', async () => {
  const first = await signIn(house.url, house.bob)
  const planted = 'peyk.session_token=planted.by-an-attacker'
  const again = await enter(planted)
  const twice = await enter(first)
  expect(new Set([first, planted, again.cookie, twice.cookie]).size).toBe(4)
  expect(await status(planted)).toBe(401)
  expect([await status(again.cookie), await status(twice.cookie)]).toEqual([200, 200])
})

test('T21 a session’s token reaches no script: the answer’s body does not hold it', async () => {
  const { cookie, text } = await enter('', '10.4.0.2')
  const rows = await db.select().from(sessions)
  expect(rows.some((row) => cookie.includes(row.token))).toBe(true)
  for (const row of rows) expect(text).not.toContain(row.token)
})

test('T21 a cookie is good for nothing when its signature is missing, cut or of another token', async () => {
  const { cookie } = await enter('', '10.4.0.3')
  const other = await enter('', '10.4.0.4')
  const [name, value] = [cookie.split('=')[0], decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1))]
  const [token, signature] = value.split('.') as [string, string]
  const [, signatureOfOther] = decodeURIComponent(other.cookie).split('.')
  const bad = [
    token,
    `${token}.`,
    `${token}.${signature.slice(1)}`,
    `${token}.${signatureOfOther}`,
    `.${signature}`,
    '',
  ]
  for (const one of bad) expect(await status(`${name}=${encodeURIComponent(one)}`), one).toBe(401)
  expect(await status(cookie)).toBe(200)
})

test('T21 a change of role, being switched off and signing out end the sessions', async () => {
  const bob = await signIn(house.url, house.bob)
  await act(house.root, (cx) => changeAgent(cx, house.bob.id, { role: 'supervisor' }))
  expect(await status(bob)).toBe(401)
  const { cookie } = await enter('', '10.4.0.5')
  await act(house.root, (cx) => changeAgent(cx, house.bob.id, { active: false }))
  expect(await status(cookie)).toBe(401)
  await act(house.root, (cx) => changeAgent(cx, house.bob.id, { active: true, role: 'agent' }))
  expect(await status(cookie)).toBe(401)
  const back = await enter('', '10.4.0.6')
  const headers = { origin: house.url, 'content-type': 'application/json', cookie: back.cookie }
  await fetch(`${house.url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })
  expect(await status(back.cookie)).toBe(401)
})

test('T21 a new password by invitation ends every session begun with the old one', async () => {
  const { cookie } = await enter('', '10.4.0.7')
  expect((await joining(await invited())).status).toBe(200)
  expect(await status(cookie)).toBe(401)
  expect((await enter('', '10.4.0.8').catch(() => ({ status: 401 }))).status).toBe(401)
})

test('T21 an invitation lets in once, also when it is used twice at once', async () => {
  const token = await invited()
  const answers = await Promise.all(Array.from({ length: 8 }, () => joining(token)))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 404)])
})

test('T21 an invitation is void once a newer one is made, or too old', async () => {
  const older = await invited()
  const token = await invited()
  expect((await joining(older)).status).toBe(404)
  const past = { expiresAt: new Date(Date.now() - 1000) }
  await db
    .update(invitations)
    .set(past)
    .where(eq(invitations.digest, digestToken(token)))
  expect((await joining(token)).status).toBe(404)
})

test('T21 an invitation’s token is kept as a digest, and nothing near it opens', async () => {
  const token = await invited()
  const kept = await db.select().from(invitations)
  expect(JSON.stringify(kept)).not.toContain(token)
  const swapped = [...token].map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join('')
  const near = [
    ` ${token}`,
    `${token} `,
    `${token}\n`,
    swapped,
    token.slice(1),
    `${token}A`,
    `${token}=`,
    digestToken(token),
    '',
  ]
  for (const one of near) {
    expect([404, 422], one).toContain((await joining(one)).status)
    expect((await apiOf(house.url, '')('GET', `/join/${encodeURIComponent(one)}`)).status, one).toBe(
      one === '' ? 401 : 404,
    )
  }
  expect((await joining(token)).status).toBe(200)
})

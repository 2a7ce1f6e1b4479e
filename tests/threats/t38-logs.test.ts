import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fault } from '../../server/core/failure.ts'
import { said, visitorLine, visitorToken } from '../live/line.ts'
import { copyTemplate, urlOf } from '../support/database.ts'
import { apiOf } from '../support/server.ts'
import { connector } from '../support/world.ts'
import { startApart } from './logs/start.ts'

const secret = 'canary'
const email = 'admin-canary@example.com'
const password = 'password-canary-12345'

async function start() {
  const HUB_DATA = mkdtempSync(join(tmpdir(), 'peyk-logs-'))
  const DATABASE_URL = urlOf(await copyTemplate())
  const admin = { ADMIN_EMAIL: email, ADMIN_PASSWORD: password }
  return startApart({ LOG_LEVEL: 'debug', HUB_DATA, DATABASE_URL, TRUST_PROXY: '1', ...admin })
}

async function signedIn(url: string) {
  const headers = { origin: url, 'content-type': 'application/json', 'user-agent': `${secret}-agent` }
  const body = JSON.stringify({ email, password })
  const answer = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
  expect(answer.status).toBe(200)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}

test('T38 secrets in logs: of what people write, are called and hold secret nothing is in any output', async () => {
  const { url, stop } = await start()
  const cookie = await signedIn(url)
  const admin = apiOf(url, cookie)
  const { body } = await admin('GET', '/boot')
  const [desk] = body.desks as { id: string }[]
  const added = await admin('POST', '/channels', {
    kind: connector.kind,
    name: `${secret} chat`,
    deskId: desk!.id,
    settings: { secret: `${secret}-`.repeat(8) },
  })
  const [channel] = added.body.channels as { id: string }[]
  await expect.poll(async () => (await fetch(`${url}/in/${channel!.id}/config`)).status).toBe(200)
  const { token } = await visitorToken(url, channel!.id)
  const visitor = await visitorLine(url, channel!.id, token)
  const of = (kind: string, address: string) => ({ kind, address, verified: false })
  const others = [of('email', `carol-${secret}@example.com`), of('phone', '+989121234567')]
  const profile = { name: `Carol ${secret}`, others }
  const answered = visitor.next('messages')
  expect(await visitor.ask('say', said(`My card is ${secret} 4111`, { profile }))).toEqual({ ok: true })
  await answered
  await visitor.ask('say', said(`zero \u0000 ${secret}`))
  await visitor.ask(secret, secret)
  for (const path of refusedPaths) await fetch(`${url}${path}`, { headers: { cookie, referer: `http://${secret}` } })
  await admin('POST', '/agents', { name: secret, email: `${secret}@example.com`, role: secret })
  await admin('POST', `/conversations/${secret}/messages`, { text: secret })
  await fetch(`${url}/api/v1/files?name=${secret}.txt`, {
    method: 'POST',
    headers: { cookie, origin: url },
    body: secret,
  })
  visitor.close()
  const output = await stop()
  expect(output).not.toContain(secret)
  for (const one of [token, cookie.split('=')[1]!, '9121234567']) expect(output).not.toContain(one)
}, 60_000)

const refusedPaths = [
  `/api/v1/join/${secret}`,
  `/api/v1/conversations?view=${secret}`,
  `/in/${secret}/config`,
  `/${secret}?token=${secret}`,
  `/api/v1/files/${secret}?key=${secret}`,
]

test('T38 secrets in logs: of a fault only its name and its place are kept, even if its message looks like a place', () => {
  const error = new TypeError(`Unexpected text\n    at ${secret} (a.ts:1:1)\n    at ${secret}`)
  const kept = fault(error)
  expect(JSON.stringify(kept)).not.toContain(secret)
  expect((kept as { at: string[] }).at[0]).toMatch(/^at .*t38-logs/)
  expect(JSON.stringify(fault(new Error('', { cause: error })))).not.toContain(secret)
  expect(fault(secret)).toEqual({ name: 'string' })
})

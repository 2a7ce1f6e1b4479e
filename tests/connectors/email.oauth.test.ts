import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { accessToken, forgetToken, withToken } from '../../connectors/email/oauth.ts'
import { allowNetworks, ask } from '../../server/core/asking.ts'
import { memoryHost } from './host.ts'

/** A provider that takes each refresh token once and gives the next with the access token. */
let current = 'r0'
const given: string[] = []
const provider = createServer((request, response) => void text(request).then((body) => answer(body, response)))

function answer(body: string, response: ServerResponse) {
  const token = new URLSearchParams(body).get('refresh_token')!
  given.push(token)
  if (token !== current) return response.writeHead(400).end('{"error":"invalid_grant"}')
  current = `r${Number(current.slice(1)) + 1}`
  response.end(JSON.stringify({ access_token: `a-${current}`, expires_in: 3600, refresh_token: current }))
}
provider.listen(0, '127.0.0.1')
await once(provider, 'listening')
afterAll(() => provider.close())
beforeEach(() => {
  allowNetworks('127.0.0.0/8')
  given.length = 0
})

const settings = (oauthRefresh: string) =>
  email.settings.parse({
    address: 'support@acme.example',
    imapHost: '127.0.0.1',
    smtpHost: '127.0.0.1',
    oauthEndpoint: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/token`,
    oauthClient: 'hub',
    oauthRefresh,
  })

test('a refresh token that was renewed is kept, used next, and known after a restart and to whoever tries it out', async () => {
  const { host, kept } = memoryHost()
  const first = settings('r0')
  const channel = await email.open(first, host)
  expect(await accessToken(first, ask)).toBe('a-r1')
  expect(kept.settings).toEqual({ oauthRefresh: 'r1' })
  forgetToken(first)
  expect(await accessToken(first, ask)).toBe('a-r2')
  expect(kept.settings).toEqual({ oauthRefresh: 'r2' })
  // The form is filled with what is kept.
  expect(await accessToken(settings('r2'), ask)).toBe('a-r3')
  expect(kept.settings).toEqual({ oauthRefresh: 'r3' })
  await channel.close()
  const again = settings(String(kept.settings.oauthRefresh))
  const reopened = await email.open(again, host)
  expect(await accessToken(again, ask)).toBe('a-r4')
  expect(kept.settings).toEqual({ oauthRefresh: 'r4' })
  expect(given).toEqual(['r0', 'r1', 'r2', 'r3'])
  await reopened.close()
})

test('one that cannot be kept at the moment is used all the same', async () => {
  const { host } = memoryHost()
  const first = settings(current)
  const channel = await email.open(first, { ...host, save: () => Promise.reject(new Error('No database')) })
  await accessToken(first, ask)
  forgetToken(first)
  await accessToken(first, ask)
  expect(new Set(given).size).toBe(2)
  await channel.close()
})

test('two sign-ins that are refused at once ask for the next token once', async () => {
  const { host } = memoryHost()
  const first = settings(current)
  const channel = await email.open(first, host)
  const old = await accessToken(first, ask)
  given.length = 0
  const signIn = async (token?: string) => (token === old ? Promise.reject(new Error('Refused')) : token)
  const both = await Promise.all([0, 1].map(() => withToken(first, ask, signIn, () => true)))
  expect(both).toEqual([`a-${current}`, `a-${current}`])
  expect(given).toHaveLength(1)
  await channel.close()
})

test('T14 a token is not asked for in a private network that nobody has allowed', async () => {
  allowNetworks(undefined)
  const refused = { code: 'private_address', retry: false, certain: true }
  await expect(accessToken(settings('r9'), ask)).rejects.toMatchObject(refused)
  expect(given).toEqual([])
  expect(email.words!.private_address).toEqual({ en: expect.any(String), fa: expect.stringMatching(/[آ-ی]/) })
})

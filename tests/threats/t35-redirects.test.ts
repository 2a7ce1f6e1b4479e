import { expect, test } from 'vitest'
import { grantPassword, newServer, password } from '../support/server.ts'

const server = await newServer()
const address = await grantPassword(server.ada)

const far = 'evil.example'
const starts = [
  '//',
  '///',
  '/\\',
  '\\\\',
  '/\t/',
  '/%2f',
  '/%5c',
  '/.//',
  'https://',
  'HTTPS:',
  'https:\\\\',
  'javascript://',
]
const ends = ['', '/', '/inbox', '?next=/inbox', '#/inbox', '%2f..', '/%2e%2e/', ':443/x', '@localhost/', '/;/inbox']
const middles = ['', 'user@', 'localhost.', 'localhost%00.']
/** A place elsewhere, as browsers forgive it to be written. */
const spellings = starts.flatMap((start) =>
  ends.flatMap((end) => middles.map((middle) => `${start}${middle}${far}${end}`)),
)

/** Where an answer would lead to: its header, or what a client that trusts its body would open. */
async function leads(path: string, init: RequestInit = {}) {
  const answer = await fetch(server.url + path, { redirect: 'manual', ...init })
  const found = [answer.headers.get('location') ?? '', answer.headers.get('refresh') ?? '']
  if (answer.ok && answer.headers.get('content-type')?.includes('json')) found.push(await answer.text())
  else await answer.body?.cancel()
  return found.filter((one) => one.toLowerCase().includes(far))
}
const posting = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: server.url },
  body: JSON.stringify(body),
})

test('T35 no address of ours leads elsewhere, however elsewhere is written', { timeout: 60_000 }, async () => {
  expect(spellings.length).toBeGreaterThanOrEqual(200)
  const found: string[] = []
  for (const place of spellings) {
    const encoded = encodeURIComponent(place)
    const names = ['return_to', 'callbackURL', 'next', 'redirect', 'url'].map((name) => `${name}=${encoded}`).join('&')
    const paths = [
      `/${place.replaceAll('#', '%23').replaceAll('\t', '%09')}`,
      `/?${names}`,
      `/join?${names}`,
      `/api/auth/sign-out?${names}`,
    ]
    for (const path of paths) found.push(...(await leads(path).catch(() => [])))
  }
  expect(found).toEqual([])
})

test('T35 signing in leads to no other place than ours', { timeout: 60_000 }, async () => {
  const signIn = '/api/auth/sign-in/email'
  const own = await fetch(server.url + signIn, posting({ email: address, password, callbackURL: '/inbox' }))
  expect(await own.text()).toBe('{"ok":true}')
  const found: string[] = []
  for (const callbackURL of spellings.filter((_, n) => n % 160 === 0))
    found.push(...(await leads(signIn, posting({ email: address, password, callbackURL }))))
  expect(found).toEqual([])
})

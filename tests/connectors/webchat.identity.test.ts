import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT, exportSPKI, generateKeyPair, importPKCS8 } from 'jose'
import { expect, test } from 'vitest'
import { webchat } from '../../connectors/webchat/index.ts'
import { openWebchat, settings } from './webchat.support.ts'

const key = (secret: string) => new TextEncoder().encode(secret)
const now = () => Math.floor(Date.now() / 1000)
const identity = (
  changes: { exp?: number; aud?: string; secret?: string; alg?: string; email_verified?: unknown } = {},
) =>
  new SignJWT({ name: 'Dariush', email: 'Dariush@Example.com', email_verified: changes.email_verified ?? true })
    .setProtectedHeader({ alg: changes.alg ?? 'HS256' })
    .setSubject('42')
    .setAudience(changes.aud ?? 'channel-1')
    .setExpirationTime(changes.exp ?? now() + 300)
    .sign(key(changes.secret ?? settings.identitySecret))

const claims = { sub: '42', aud: 'channel-1', exp: now() + 300 }
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function rsSigned() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(pem, 'RS256'))
}
async function hsSignedWithPublicKey() {
  const { publicKey } = await generateKeyPair('RS256', { extractable: true })
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key(await exportSPKI(publicKey)))
}

const forgeries: [string, () => string | Promise<string>][] = [
  ['alg none', () => new UnsecuredJWT(claims).encode()],
  ['alg none in capitals', () => `${base64({ alg: 'NONE' })}.${base64(claims)}.`],
  ['wrong secret', () => identity({ secret: 'x'.repeat(43) })],
  ['the secret of visitor tokens', () => identity({ secret: settings.secret })],
  ['long exp', () => identity({ exp: now() + 700 })],
  ['expired', () => identity({ exp: now() - 1 })],
  ['wrong aud', () => identity({ aud: 'channel-2' })],
  ['another HMAC', () => identity({ alg: 'HS512' })],
  ['RS256 signed', rsSigned],
  ['RS/HS confusion', hsSignedWithPublicKey],
  [
    'no exp',
    () =>
      new SignJWT({ sub: '42', aud: 'channel-1' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(key(settings.identitySecret)),
  ],
  ['no signature', async () => (await identity()).split('.').slice(0, 2).join('.') + '.'],
  ['nonsense', () => 'a.b.c'],
]

test.each(forgeries)('T26 visitor impersonation: %s', async (_name, forge) => {
  const { admit, visitor } = await openWebchat()
  const { token, address } = await visitor()
  const forged = await forge()
  expect(await admit({ token, identity: forged })).toEqual({ kind: 'webchat', address, verified: true })
  expect(await visitor({ token, identity: forged })).toEqual({ token, address })
  expect(await admit({ token: forged })).toBeNull()
})

test('T26 visitor impersonation: a good one is believed, its e-mail only when the site has verified it', async () => {
  const { admit, visitor } = await openWebchat()
  const { token } = await visitor()
  const known = { kind: 'webchat', address: 'user:42', name: 'Dariush', verified: true }
  const email = { kind: 'email', address: 'dariush@example.com' }
  expect(await admit({ token, identity: await identity() })).toEqual({
    ...known,
    others: [{ ...email, verified: true }],
  })
  for (const email_verified of [false, 'true', 1])
    expect(await admit({ token, identity: await identity({ email_verified }) })).toEqual({
      ...known,
      others: [{ ...email, verified: false }],
    })
})

test('a site’s word is exchanged for a token that holds the same', async () => {
  const { admit, visitor } = await openWebchat()
  const given = await visitor({ identity: await identity() })
  expect(given.address).toBe('user:42')
  expect(await admit({ token: given.token })).toEqual({
    kind: 'webchat',
    address: 'user:42',
    name: 'Dariush',
    verified: true,
    others: [{ kind: 'email', address: 'dariush@example.com', verified: true }],
  })
})

test('a visitor token is good for its own channel and secret only', async () => {
  const here = await openWebchat()
  const elsewhere = await openWebchat(settings, 'channel-2')
  const renewed = await openWebchat(webchat.settings.parse({}))
  const { token } = await here.visitor()
  expect(await here.admit({ token })).not.toBeNull()
  expect(await elsewhere.admit({ token })).toBeNull()
  expect(await renewed.admit({ token })).toBeNull()
})

test.each([null, 'x', {}, { token: 1 }, { token: '' }, { token: 'x', address: 'user:1' }])(
  'T17 unknown fields refused: credentials %j',
  async (credentials) => expect(await (await openWebchat()).admit(credentials)).toBeNull(),
)

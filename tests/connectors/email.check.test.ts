import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tried } from '../../connectors/connector.ts'
import { check } from '../../connectors/email/check.ts'
import { email } from '../../connectors/email/index.ts'
import { usual } from '../../connectors/email/listen/limits.ts'
import { allowNetworks, ask } from '../../server/core/asking.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { smtpSink } from '../support/smtp.ts'
import { memoryHost } from './host.ts'
import { part } from './contract.ts'

const sink = await smtpSink()
const asked: string[] = []
const tokens = { status: 200, body: { access_token: 'fresh', expires_in: 3600 } as object }
const provider = createServer((request, response) => {
  void request
    .setEncoding('utf8')
    .toArray()
    .then((text) => {
      asked.push(text.join(''))
      response.writeHead(tokens.status, { 'content-type': 'application/json' }).end(JSON.stringify(tokens.body))
    })
}).listen(0, '127.0.0.1')
await once(provider, 'listening')
afterAll(async () => {
  provider.close()
  await sink.close()
})

const settings = (more: object) =>
  email.settings.parse({
    address: 'alice@hub.test',
    user: 'alice',
    password: 'alicepw',
    imapHost: '127.0.0.1',
    imapPort: 1,
    imapSecurity: 'none',
    smtpHost: '127.0.0.1',
    smtpPort: sink.port,
    smtpSecurity: 'none',
    ...more,
  })
allowNetworks('127.0.0.0/8')
const away = () => Promise.reject(new Error('No DNS'))
const tried = async (more: object) => {
  const steps: Tried[] = []
  for await (const step of check(settings(more), new AbortController().signal, ask, { ...usual, answer: 2000 }, away))
    steps.push(step)
  return Object.fromEntries(steps.map(({ step, code }) => [step, code]))
}

describe.runIf(hasDovecot('check'))('trying settings out', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
    sink.state.password = 'alicepw'
  })
  afterAll(() => dovecot.close())
  const imap = () => ({ imapPort: dovecot.ports.imap })
  const well = {
    imap_connect: 'ok',
    imap_sign_in: 'ok',
    folder: 'ok',
    idle: 'ok',
    smtp_connect: 'ok',
    smtp_sign_in: 'ok',
  }
  const smtp = { smtp_connect: 'ok', smtp_sign_in: 'ok' }

  test('all is well', async () => expect(await tried(imap())).toEqual(well))

  test('each mistake is named where it is, and has words', async () => {
    const cases: [object, Record<string, string>][] = [
      [
        { ...imap(), folders: ['INBOX', 'No'] },
        { ...well, folder: 'no_such_folder' },
      ],
      [
        { ...imap(), smtpPassword: 'no' },
        { ...well, smtp_sign_in: 'wrong_password' },
      ],
      [
        { ...imap(), smtpPort: 1 },
        { imap_connect: 'ok', imap_sign_in: 'ok', folder: 'ok', idle: 'ok', smtp_connect: 'unreachable' },
      ],
      [
        { ...imap(), password: 'no', smtpPassword: 'alicepw' },
        { imap_connect: 'ok', imap_sign_in: 'wrong_password', ...smtp },
      ],
      [{ imapPort: 1 }, { imap_connect: 'unreachable', ...smtp }],
      [{ imapHost: 'no.such.host.invalid' }, { imap_connect: 'wrong_host', ...smtp }],
      [
        { ...imap(), imapSecurity: 'tls' },
        { imap_connect: 'tls_refused', ...smtp },
      ],
      [
        { ...imap(), imapSecurity: 'starttls' },
        { imap_connect: 'tls_refused', ...smtp },
      ],
      [
        { imapPort: sink.port },
        { imap_connect: expect.stringMatching(/unreachable|not_understood/) as string, ...smtp },
      ],
    ]
    for (const [more, expected] of cases) {
      const steps = await tried(more)
      expect(steps).toEqual(expected)
      for (const word of Object.entries(steps).flat())
        expect([word, email.words![word]]).toEqual([
          word,
          { en: expect.any(String) as string, fa: expect.any(String) as string },
        ])
    }
  })
})

describe('OAuth', () => {
  const oauth = (more: object = {}) => ({
    oauthEndpoint: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/token`,
    oauthClient: 'client',
    oauthRefresh: `refresh-${Math.random()}`,
    oauthSecret: 's',
    ...more,
  })

  test('asks for one token and signs in with it', async () => {
    asked.length = 0
    sink.state.password = '\u0001auth=Bearer fresh\u0001\u0001'
    const channel = await email.open(settings(oauth()), memoryHost().host)
    const to = { kind: 'email', address: 'carol@example.org' }
    await Promise.all([channel.send(part({ to })), channel.send(part({ id: 'p2', to }))])
    expect(sink.state.taken).toHaveLength(2)
    expect(asked).toHaveLength(1)
    expect(new URLSearchParams(asked[0]).get('grant_type')).toBe('refresh_token')
  })

  test('a consent that was withdrawn, and a provider that is away', async () => {
    Object.assign(tokens, { status: 400, body: { error: 'invalid_grant' } })
    expect(await tried(oauth())).toEqual({ oauth: 'oauth_refused' })
    Object.assign(tokens, { status: 503, body: {} })
    expect(await tried(oauth())).toEqual({ oauth: 'oauth_unreachable' })
  })
})

test.each([
  ['https://login.example/token', true],
  ['http://127.0.0.1:8080/token', true],
  ['http://localhost/token', true],
  ['http://[::1]:80/token', true],
  ['', true],
  ['http://login.example/token', false],
  ['http://127.0.0.1.evil.example/token', false],
  ['http://localhost@evil.example/token', false],
  ['http://10.0.0.1/token', false],
  ['https://', false],
  ['ftp://127.0.0.1/', false],
])('a refresh token goes to %j: %s', (oauthEndpoint, isTaken) => {
  expect(email.settings.safeParse({ address: 'a@b.example', oauthEndpoint }).success).toBe(isTaken)
})

test('every word is there in both languages', () => {
  for (const { en, fa } of Object.values(email.words!)) {
    expect(en).toMatch(/^[A-Z]/)
    expect(fa).toMatch(/\p{Script=Arabic}/u)
  }
})

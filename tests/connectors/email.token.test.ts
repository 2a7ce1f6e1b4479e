import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { check } from '../../connectors/email/check.ts'
import { email } from '../../connectors/email/index.ts'
import { usual } from '../../connectors/email/listen/limits.ts'
import { listen } from '../../connectors/email/listen.ts'
import { allowNetworks, ask } from '../../server/core/asking.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { deliver } from '../support/lmtp.ts'
import { byToken, tokenFor } from '../support/oauth-dovecot.ts'
import { smtpSink } from '../support/smtp.ts'
import { part } from './contract.ts'
import { memoryHost } from './host.ts'

const timing = { ...usual, poll: 1000, answer: 3000, retry: { least: 50, most: 200 } }

// As Google and Microsoft have it, and as the standard does; of both imapflow takes the latter.
const manners = ['xoauth2', 'xoauth2 oauthbearer']

allowNetworks('127.0.0.0/8')

describe.runIf(hasDovecot('tokens')).each(manners)('a mailbox that takes tokens only, by %s', async (manner) => {
  const sink = await smtpSink()
  /** What the provider gives out, one after the other, and then the last for ever. */
  let tokens: string[] = []
  let asked = 0
  const provider = createServer((request, response) => {
    request.resume()
    const access_token = tokens[Math.min(asked++, tokens.length - 1)]
    response.end(JSON.stringify({ access_token, expires_in: 3600, refresh_token: `r${asked}` }))
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot(byToken(manner))
  })
  afterAll(() => Promise.all([dovecot.close(), sink.close(), provider.close()]))
  beforeEach(() => {
    asked = 0
  })
  const stops: (() => Promise<unknown>)[] = []
  afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())))

  let accounts = 0
  const settings = () =>
    email.settings.parse({
      address: 'alice@hub.test',
      user: 'alice',
      imapHost: '127.0.0.1',
      imapPort: dovecot.ports.imap,
      imapSecurity: 'none',
      smtpHost: '127.0.0.1',
      smtpPort: sink.port,
      smtpSecurity: 'none',
      since: '2020-01-01',
      oauthEndpoint: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/token`,
      oauthClient: `hub ${accounts++}`,
      oauthRefresh: 'r0',
    })

  async function opened() {
    const [given, { host, kept }] = [settings(), memoryHost()]
    const channel = await email.open(given, host)
    const stopping = new AbortController()
    const listening = listen(given, host, stopping.signal, timing)
    stops.push(async () => {
      stopping.abort()
      await listening
      await channel.close()
    })
    return { channel, kept }
  }
  const tried = async () => {
    const steps: Record<string, string> = {}
    const away = () => Promise.reject(new Error('No DNS'))
    for await (const { step, code } of check(settings(), new AbortController().signal, ask, timing, away))
      steps[step] = code
    return steps
  }

  test('is read with a token', async () => {
    tokens = [await tokenFor('alice', 600)]
    const { kept } = await opened()
    await deliver(dovecot.ports.lmtp, 'alice', 'From: carol@example.org\nSubject: one\n\nOne\n')
    await expect.poll(() => kept.raws.size, { timeout: 10_000 }).toBe(1)
    expect(kept.statuses).toEqual(['ok'])
    expect(asked).toBe(1)
  })

  test('one that has expired is renewed once, and what renews it next is kept', async () => {
    tokens = [await tokenFor('alice', -600), await tokenFor('alice', 600)]
    const { kept } = await opened()
    await expect.poll(() => kept.statuses, { timeout: 10_000 }).toEqual(['ok'])
    expect(asked).toBe(2)
    expect(kept.settings).toEqual({ oauthRefresh: 'r2' })
  })

  test.each([
    ['someone else’s', () => tokenFor('nobody-here', 600)],
    ['a forged one', async () => `${await tokenFor('alice', 600)}x`],
    ['one that has always expired', () => tokenFor('alice', -600)],
  ])('%s is refused, in words', async (_, token) => {
    tokens = [await token()]
    const steps = await tried()
    expect(steps).toMatchObject({ oauth: 'ok', imap_connect: 'ok', imap_sign_in: 'token_refused' })
    expect(email.words!.token_refused).toEqual({
      en: expect.stringMatching(/token/) as string,
      fa: expect.stringMatching(/ژتون/) as string,
    })
  })

  test('a mail goes out with the token, and once more where it was withdrawn', async () => {
    const fresh = await tokenFor('alice', 600)
    tokens = ['withdrawn', fresh]
    sink.state.password = `user=alice\x01auth=Bearer ${fresh}\x01\x01`
    const { channel } = await opened()
    await channel.send(part({ to: { kind: 'email', address: 'carol@example.org' } }))
    expect(sink.state.taken).toHaveLength(1)
    expect(asked).toBe(2)
    tokens = ['withdrawn']
    asked = 0
    const other = await opened()
    await expect(
      other.channel.send(part({ id: 'p2', to: { kind: 'email', address: 'carol@example.org' } })),
    ).rejects.toMatchObject({
      code: 'token_refused',
      retry: false,
      certain: true,
    })
    expect(sink.state.taken).toHaveLength(1)
  })
})

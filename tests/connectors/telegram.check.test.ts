import { afterAll, expect, onTestFinished, test } from 'vitest'
import { check } from '../../connectors/botapi/check.ts'
import { client } from '../../connectors/botapi/client.ts'
import type { Dialect } from '../../connectors/botapi/dialect.ts'
import { listen } from '../../connectors/botapi/listen.ts'
import { telegram } from '../../connectors/telegram/index.ts'
import { ask } from '../../server/core/asking.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { freePort } from '../support/process.ts'
import { memoryHost } from './host.ts'

const far = await startBotApi()
afterAll(() => far.close())
const away = `http://127.0.0.1:${await freePort()}`
const soon = { timeout: 60_000 }
const dialect = { kind: 'any', root: far.url, webhook: true, reactions: true, albums: true } as Dialect

const settingsOf = (more: object = {}) => telegram.settings.parse({ server: far.url, ...more })

async function steps(settings: ReturnType<typeof settingsOf>, seconds = 1) {
  const told = []
  for await (const step of check(dialect, settings, new AbortController().signal, ask, seconds)) told.push(step)
  return told
}

test.each([
  [
    'a token that is wrong',
    { token: '7123456789:AAF0wrong_token-of-a-strict-botapi' },
    [{ step: 'token', code: 'wrong_token' }],
  ],
  [
    'a server that is away',
    { token: '7123456789:AAF0wrong_token-of-a-strict-botapi', server: away },
    [{ step: 'token', code: 'unreachable' }],
  ],
])('%s is said', async (_, more, told) => {
  expect(await steps(settingsOf(more))).toEqual(told)
})

test('all is well with a bot that is ours alone, and nothing is confirmed', async () => {
  const bot = far.newBot()
  bot.person({ id: 1 }).says('Hello')
  const told = await steps(settingsOf({ token: bot.token }))
  expect(told.at(-1)).toEqual({ step: 'poll', code: 'ok' })
  expect(bot.updates).toHaveLength(1)
})

test('a webhook is told of, one without an address or without TLS is explained', async () => {
  const bot = far.newBot()
  const of = async (more: object) => (await steps(settingsOf({ token: bot.token, ...more }))).at(-1)!.code
  expect(await of({ mode: 'webhook' })).toBe('webhook_address_missing')
  expect(await of({ mode: 'webhook', address: 'http://127.0.0.1:8080' })).toBe('webhook_needs_https')
  expect(await of({ mode: 'webhook', address: 'https://hub.test' })).toBe('ok')
  bot.webhook = { url: 'https://elsewhere.test/x', secret: '' }
  expect(await of({ mode: 'webhook', address: 'https://hub.test' })).toBe('webhook_elsewhere')
  expect(await of({})).toBe('webhook_set')
})

test('a second poller is found by whoever tries out and by whoever listens', async () => {
  const bot = far.newBot()
  const settings = settingsOf({ token: bot.token })
  const stranger = client(dialect, settings, ask)
  const stopping = new AbortController()
  const strangers = (async () => {
    while (!stopping.signal.aborted)
      await stranger
        .getUpdates({ timeout: 50 }, stopping.signal as never)
        .catch(() => new Promise((go) => setTimeout(go, 30)))
  })()
  const { host, kept } = memoryHost()
  onTestFinished(async () => {
    stopping.abort()
    await Promise.all([strangers, listening])
  })
  const told = await steps(settings, 30)
  const timing = { hold: 2000, pause: 1, longest: 50, look: 100 }
  const listening = listen(dialect, settings, host, stopping.signal, timing)
  expect(told.at(-1)).toEqual({ step: 'poll', code: 'other_poller' })
  await expect.poll(() => kept.statuses, soon).toContain('other_poller')
})

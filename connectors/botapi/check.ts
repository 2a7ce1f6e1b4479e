import { setTimeout as sleep } from 'node:timers/promises'
import type { Ask, Tried } from '../connector.ts'
import { client, type Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure, saidBy } from './failure.ts'
import { wanted } from './listen/updates.ts'
import type { Settings } from './settings.ts'

/** Seconds in which another program that asks for the same messages will have come by. */
const watch = 4

/** Tries the token and the way in, and confirms nothing. */
export async function* check(
  dialect: Dialect,
  settings: Settings,
  signal: AbortSignal,
  ask: Ask,
  seconds = watch,
): AsyncGenerator<Tried> {
  const api = client(dialect, settings, ask, 20)
  const code = await codeOf(() => api.getMe(signal as never))
  yield { step: 'token', code }
  if (code !== 'ok') return
  if (settings.mode === 'webhook') yield { step: 'webhook', code: await handing(settings, api, signal) }
  else yield* asking(dialect, api, signal, seconds)
}

async function handing(settings: Settings, api: Client, signal: AbortSignal) {
  if (settings.address === '') return 'webhook_address_missing'
  if (!settings.address.startsWith('https:')) return 'webhook_needs_https'
  const { url = '', last_error_date: failed } = await api.getWebhookInfo(signal as never)
  if (url !== '' && !url.startsWith(`${settings.address}/`)) return 'webhook_elsewhere'
  return url !== '' && failed ? 'webhook_fails' : 'ok'
}

async function* asking(dialect: Dialect, api: Client, signal: AbortSignal, seconds: number): AsyncGenerator<Tried> {
  const { url } = await api.getWebhookInfo(signal as never)
  if (url) return yield { step: 'poll', code: 'webhook_set' }
  yield { step: 'poll', code: '' }
  yield { step: 'poll', code: await alone(dialect, api, signal, seconds) }
}

/** The last who asks gets the messages, and whoever asked before is sent away: so it shows whether someone comes back. */
async function alone(dialect: Dialect, api: Client, signal: AbortSignal, seconds: number) {
  const until = Date.now() + seconds * 1000
  const ask = { limit: 1, timeout: seconds, allowed_updates: wanted(dialect) }
  while (Date.now() < until && !signal.aborted) {
    const code = await codeOf(() => api.getUpdates(ask, signal as never))
    if (code !== 'ok') return code
    // Something waits there, so the question is not held.
    await sleep(300, undefined, { signal }).catch(() => {})
  }
  return 'ok'
}

const codeOf = (work: () => Promise<unknown>) =>
  work().then(
    () => 'ok',
    (error: unknown) => (/terminated by other/.test(saidBy(error)) ? 'other_poller' : failure(error).code),
  )

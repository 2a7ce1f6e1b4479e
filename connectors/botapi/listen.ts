import { setTimeout as sleep } from 'node:timers/promises'
import type { Update } from 'grammy/types'
import type { Host } from '../connector.ts'
import { client, type Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure, saidBy } from './failure.ts'
import { keyOf, wanted } from './listen/updates.ts'
import { keepHooked } from './listen/hooking.ts'
import type { Settings } from './settings.ts'
import { usual, type Timing } from './timing.ts'

/** Brings in whatever waits on the far side, by the way that is set, until `signal` is aborted. */
export async function listen(
  dialect: Dialect,
  settings: Settings,
  host: Host,
  signal: AbortSignal,
  timing: Timing = usual,
): Promise<void> {
  const api = client(dialect, settings, host.ask, timing.hold / 1000 + 15)
  const round =
    settings.mode === 'webhook'
      ? keepHooked(dialect, settings, host, api, timing)
      : poller(dialect, settings, host, api, timing)
  let failures = 0
  while (!signal.aborted) {
    try {
      host.status(await round(signal))
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      const { code, after } = trouble(error)
      failures += 1
      // Whoever tries the settings out takes one turn: only who comes again is another poller.
      if (code !== 'other_poller' || failures > 1) host.status(code)
      const pause = Math.min(timing.longest, timing.pause * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2)
      await sleep(after === undefined ? pause : after * 1000, undefined, { signal }).catch(() => {})
    }
  }
}

/**
 * Asks, stores what comes, and by the next question alone confirms it. The far side remembers what is confirmed, so a
 * process that begins asks without saying from where: what was stored before a crash and not confirmed comes again, and is
 * known by its key. Nothing here could be ahead of what is stored.
 */
function poller(dialect: Dialect, settings: Settings, host: Host, api: Client, { hold }: Timing) {
  let next: number | undefined
  let unhooked = false
  return async (signal: AbortSignal) => {
    if (!unhooked) await unhook(api, signal)
    unhooked = true
    const updates = await api.getUpdates(
      {
        ...(next !== undefined && { offset: next }),
        limit: 100,
        timeout: hold / 1000,
        allowed_updates: wanted(dialect),
      },
      signal as never,
    )
    for (const update of updates) {
      await keep(settings, host, update)
      // Only what is stored has arrived. That it is not told in time costs him nothing but a clock on his button.
      if (update.callback_query) void answered(api, update.callback_query.id)
      next = update.update_id + 1
    }
    // After a week without any, numbers begin anew anywhere, and an old one would confirm what was never seen.
    if (updates.length === 0) next = undefined
    return 'ok'
  }
}

const answered = (api: Client, callback_query_id: string) =>
  api.answerCallbackQuery({ callback_query_id }).catch(() => {})

const keep = (settings: Settings, host: Host, update: Update) =>
  host.received({ key: keyOf(settings, update), bytes: new TextEncoder().encode(JSON.stringify(update)) })

/** Whoever asks takes over from a webhook, and loses nothing that waits there. */
async function unhook(api: Client, signal: AbortSignal) {
  const { url } = await api.getWebhookInfo(signal as never)
  if (url) await api.deleteWebhook({ drop_pending_updates: false }, signal as never)
}

function trouble(error: unknown): { code: string; after?: number } {
  const said = saidBy(error)
  if (/terminated by other getUpdates|terminated by setWebhook|webhook is active/.test(said))
    return { code: 'other_poller' }
  return failure(error)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { ChannelError, type Host } from '../../connector.ts'
import type { Client } from '../client.ts'
import type { Dialect } from '../dialect.ts'
import type { Settings } from '../settings.ts'
import type { Timing } from '../timing.ts'
import { wanted } from './updates.ts'

export const addressOf = ({ address }: Settings, channelId: string) => `${address}/in/${channelId}/update`

/** Has the far side hand everything over, and looks from time to time whether it does. */
export function keepHooked(dialect: Dialect, settings: Settings, host: Host, api: Client, { look }: Timing) {
  let hooked = false
  return async (signal: AbortSignal) => {
    if (settings.address === '') throw new ChannelError('webhook_address_missing', { retry: true, certain: true })
    const url = addressOf(settings, host.channelId)
    if (!hooked || (await api.getWebhookInfo(signal as never)).url !== url)
      await hook(dialect, settings, url, api, signal)
    hooked = true
    const { last_error_date: failed = 0 } = await api.getWebhookInfo(signal as never)
    const code = failed * 1000 > Date.now() - 2 * look ? 'webhook_fails' : 'ok'
    host.status(code)
    await sleep(look, undefined, { signal }).catch(() => {})
    return code
  }
}

const hook = (dialect: Dialect, { secret }: Settings, url: string, api: Client, signal: AbortSignal) =>
  api.setWebhook(
    { url, secret_token: secret, allowed_updates: wanted(dialect), drop_pending_updates: false },
    signal as never,
  )

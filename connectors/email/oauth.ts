import { z } from 'zod'
import { ChannelError } from '../connector.ts'
import type { Settings } from './settings.ts'

const answer = z.object({ access_token: z.string().min(1).max(10_000), expires_in: z.number().positive().optional() })
const known = new Map<string, { token: Promise<string>; until: number }>()
/** Accounts whose token is remembered. */
const remembered = 1000

/** A fresh access token, asked for once however many want it; undefined where a password is used. */
export async function accessToken(settings: Settings): Promise<string | undefined> {
  const { oauthEndpoint, oauthClient, oauthRefresh } = settings
  if (oauthEndpoint === '' || oauthRefresh === '') return undefined
  const key = JSON.stringify([oauthEndpoint, oauthClient, oauthRefresh])
  const held = known.get(key)
  if (held && held.until > Date.now()) return held.token
  const asked = {
    token: refreshed(settings, (seconds) => (asked.until = Date.now() + seconds * 1000)),
    until: Date.now() + 30_000,
  }
  known.set(key, asked)
  if (known.size > remembered) known.delete(known.keys().next().value!)
  asked.token.catch(() => known.delete(key))
  return asked.token
}

async function refreshed(settings: Settings, lasts: (seconds: number) => void) {
  const response = await fetch(settings.oauthEndpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: settings.oauthClient,
      refresh_token: settings.oauthRefresh,
      ...(settings.oauthSecret !== '' && { client_secret: settings.oauthSecret }),
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null)
  if (!response) throw new ChannelError('oauth_unreachable', { retry: true, certain: true })
  if (response.status >= 500 || response.status === 429)
    throw new ChannelError('oauth_unreachable', { retry: true, certain: true })
  const given = answer.safeParse(await response.json().catch(() => null))
  if (!response.ok || !given.success) throw new ChannelError('oauth_refused', { retry: false, certain: true })
  // Half a minute early: it must last as long as the connection takes.
  lasts(Math.max((given.data.expires_in ?? 300) - 30, 30))
  return given.data.access_token
}

/** The provider said no to this token: the next one is asked for anew. */
export function forgetToken({ oauthEndpoint, oauthClient, oauthRefresh }: Settings) {
  known.delete(JSON.stringify([oauthEndpoint, oauthClient, oauthRefresh]))
}

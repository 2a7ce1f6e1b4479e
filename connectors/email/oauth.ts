import { z } from 'zod'
import { ChannelError, type Ask } from '../connector.ts'
import type { Settings } from './settings.ts'

const answer = z.object({
  access_token: z.string().min(1).max(10_000),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).max(5_000).optional(),
})
const known = new Map<string, { token: Promise<string>; until: number }>()
/** Accounts whose token is remembered. */
const remembered = 1000
/** An answer with a token in it is not longer. */
const mostBytes = 64 * 1024

/** Of an account by its first refresh token: the one that counts now, and who keeps the next. */
interface Rotation {
  settings: Settings
  latest: string
  keep(refresh: string): Promise<void>
}
const rotations = new Map<string, Rotation>()

const keyOf = ({ oauthEndpoint, oauthClient, oauthRefresh }: Settings) =>
  JSON.stringify([oauthEndpoint, oauthClient, oauthRefresh])

/** Some providers give a new refresh token with each access token, and take the old one no more. Answers how to stop. */
export function whenRotated(settings: Settings, keep: (refresh: string) => Promise<void>): () => void {
  const key = keyOf(settings)
  const mine = { settings, latest: rotations.get(key)?.latest ?? settings.oauthRefresh, keep }
  rotations.set(key, mine)
  return () => void (rotations.get(key) === mine && rotations.delete(key))
}

/** A fresh access token, asked for once however many want it; undefined where a password is used. */
export async function accessToken(settings: Settings, ask: Ask): Promise<string | undefined> {
  const { oauthEndpoint, oauthRefresh } = settings
  if (oauthEndpoint === '' || oauthRefresh === '') return undefined
  const key = keyOf(settings)
  const held = known.get(key)
  if (held && held.until > Date.now()) return held.token
  const asked = {
    token: refreshed(settings, ask, (seconds) => (asked.until = Date.now() + seconds * 1000)),
    until: Date.now() + 30_000,
  }
  known.set(key, asked)
  if (known.size > remembered) known.delete(known.keys().next().value!)
  asked.token.catch(() => known.delete(key))
  return asked.token
}

async function refreshed(settings: Settings, ask: Ask, lasts: (seconds: number) => void) {
  const rotation = rotationOf(settings)
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: settings.oauthClient,
    refresh_token: rotation?.latest ?? settings.oauthRefresh,
    ...(settings.oauthSecret !== '' && { client_secret: settings.oauthSecret }),
  })
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  const asked = { method: 'POST', headers, body: `${form}`, time: 15_000, bytes: mostBytes } as const
  const { status, body } = await ask(settings.oauthEndpoint, asked).catch(unreachable)
  if (status >= 500 || status === 429) unreachable()
  const given = answer.safeParse(parsed(body))
  if (status < 200 || status >= 300 || !given.success)
    throw new ChannelError('oauth_refused', { retry: false, certain: true })
  // Half a minute early: it must last as long as the connection takes.
  lasts(Math.max((given.data.expires_in ?? 300) - 30, 30))
  if (rotation && given.data.refresh_token) await rotate(rotation, given.data.refresh_token)
  return given.data.access_token
}

function unreachable(error?: unknown): never {
  if (error instanceof ChannelError && error.code === 'private_address') throw error
  throw new ChannelError('oauth_unreachable', { retry: true, certain: true })
}

function parsed(body: Uint8Array = new Uint8Array()): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    return null
  }
}

/** A form that is tried out names the account by the token that is kept now. */
const rotationOf = (settings: Settings) =>
  rotations.get(keyOf(settings)) ??
  [...rotations.values()].find(
    (one) => one.latest === settings.oauthRefresh && one.settings.oauthEndpoint === settings.oauthEndpoint,
  )

/** It counts from now on, even where it cannot be kept at the moment: it is then kept with the next. */
async function rotate(rotation: Rotation, refresh: string) {
  if (refresh === rotation.latest) return
  rotation.latest = refresh
  await rotation.keep(refresh).catch(() => {})
}

/** The next token is asked for anew. */
export const forgetToken = (settings: Settings) => void known.delete(keyOf(settings))

/** Signs in. A token that is refused, though it should still last, may have been withdrawn: once it is asked for anew. */
export async function withToken<T>(
  settings: Settings,
  ask: Ask,
  signIn: (token?: string) => Promise<T>,
  isRefused: (error: unknown) => boolean,
): Promise<T> {
  const token = await accessToken(settings, ask)
  try {
    return await signIn(token)
  } catch (error) {
    if (token === undefined || !isRefused(error)) throw error
  }
  // Another sign-in may have a new one already, or be asking for it.
  const held = known.get(keyOf(settings))
  if ((await held?.token.catch(() => undefined)) === token && known.get(keyOf(settings)) === held) forgetToken(settings)
  const renewed = await accessToken(settings, ask)
  return signIn(renewed).catch((error: unknown) => {
    throw isRefused(error) ? new ChannelError('token_refused', { retry: false, certain: true }) : error
  })
}

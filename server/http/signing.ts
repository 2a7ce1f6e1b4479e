import type { Context } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import { refuse, type RefusalCode } from '../contract/refusal.ts'
import { attemptAllowed, forgetAttempts, takeBack } from '../agents/attempts.ts'
import { addressHeader, type Auth } from '../agents/auth.ts'

const signIn = '/api/auth/sign-in/email'
/** All of better-auth that is reached from outside: what nobody uses is no way in. */
export const signingPaths = [signIn, '/api/auth/sign-out']

const turnedDown: { [status: number]: [RefusalCode, string] } = {
  401: ['unauthenticated', 'This e-mail address and password do not belong together.'],
  403: ['forbidden', 'This request came from another site.'],
  429: ['too_many', 'Too many attempts. Try again later.'],
}

/** Begins and ends sessions. Of the answer only the cookie is passed on: no script is to hold a session's token. */
export const signing = (auth: Auth, trustProxy: boolean) => async (c: Context) => {
  const email = await emailOf(c)
  if (email !== null && !(await attemptAllowed(email))) refuse(...turnedDown[429]!)
  const answer = await auth.handler(addressed(c, trustProxy))
  if (email !== null) await (answer.ok ? forgetAttempts(email) : answer.status !== 401 && takeBack(email))
  if (answer.status >= 500) throw new Error('Signing in or out failed.')
  if (!answer.ok) refuse(...(turnedDown[answer.status] ?? ['invalid', 'This is not as expected.']))
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  c.header('cache-control', 'no-store')
  return c.json({ ok: true })
}

/** Whose password is tried; null where none is. */
async function emailOf(c: Context) {
  if (c.req.path !== signIn) return null
  const given = (await c.req.raw
    .clone()
    .json()
    .catch(() => null)) as { email?: unknown } | null
  return typeof given?.email === 'string' ? given.email : null
}

function addressed(c: Context, trustProxy: boolean) {
  const headers = new Headers(c.req.raw.headers)
  headers.set(addressHeader, addressOf(c, trustProxy))
  return new Request(c.req.raw, { headers })
}

/** The last hop is what our own proxy saw; everything before it a client can invent. */
export function addressOf(c: Context, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded ?? getConnInfo(c).remote.address ?? 'unknown'
}

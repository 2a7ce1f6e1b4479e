import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { findInvitation, invite, join as joinIn } from '../../server/agents/inviting.ts'
import { readConfig } from '../../server/config.ts'
import { act, system } from '../../server/core/act.ts'
import { newToken } from '../../server/core/secrets.ts'
import { startServer } from '../../server/serving.ts'
import { copyTemplate, urlOf } from './database.ts'
import { populate, type Agent } from './world.ts'

export const password = 'correct horse battery'

/** A whole server in this process, on a fresh database with the cast in it. Stopped after the file's last test. */
export async function newServer(environment: Record<string, string> = {}) {
  const where = await copyTemplate()
  const folder = mkdtempSync(join(tmpdir(), 'peyk-server-'))
  const base = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA: folder, DATABASE_URL: urlOf(where) }
  const server = await startServer(readConfig({ ...base, ...environment }))
  afterAll(() => server.stop())
  return { ...server, where, folder, ...(await populate()) }
}

/** Gives an agent his password by an invitation, as an admin would, and signs him in. Answers his cookie. */
export async function signIn(url: string, agent: Agent): Promise<string> {
  return cookieOf(url, await grantPassword(agent))
}

/** Answers his e-mail address. */
export async function grantPassword(agent: Agent): Promise<string> {
  const { token, digest } = newToken()
  await act(system, (cx) => invite(cx, agent.id, digest))
  const { name, email } = await findInvitation(token)
  const passwordHash = await hash()
  return act(system, (cx) => joinIn(cx, token, { name: name!, email: email!, passwordHash }))
}

export async function cookieOf(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

let hashed: Promise<string> | null = null
/** Once for all: it is slow on purpose. */
const hash = () => (hashed ??= import('better-auth/crypto').then(({ hashPassword }) => hashPassword(password)))

/** Speaks to the API as one agent, who gives up waiting after so many milliseconds. */
export function apiOf(url: string, cookie: string, patience = 120_000) {
  return async (method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json', origin: url, cookie }
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
}

import type { ImapFlow } from 'imapflow'
import type { Ask } from '../../connector.ts'
import { withToken } from '../oauth.ts'
import { incoming } from '../settings/account.ts'
import type { Settings } from '../settings.ts'
import { replies, type Timing } from './limits.ts'
import { isSignInRefused } from './refused.ts'

/** A signed-in connection. It is closed when `signal` says so, and at every failure. */
export const connection = (settings: Settings, ask: Ask, signal: AbortSignal, timing: Timing): Promise<ImapFlow> =>
  withToken(settings, ask, (token) => signedIn(settings, signal, timing, token), isSignInRefused)

async function signedIn(settings: Settings, signal: AbortSignal, timing: Timing, token?: string): Promise<ImapFlow> {
  const { host, port, security, user, password } = incoming(settings)
  // Not before there is a mailbox to read: it takes its time to load.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'tls' ? undefined : security === 'starttls',
    auth: token ? { user, accessToken: token } : { user, pass: password },
    tls: { minVersion: 'TLSv1.2' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timing.answer,
    greetingTimeout: timing.answer,
    socketTimeout: timing.silence,
    ...replies,
  })
  // Before connecting: an error that nobody hears ends the process.
  client.on('error', () => {})
  const close = () => client.close()
  signal.addEventListener('abort', close, { once: true })
  client.on('close', () => signal.removeEventListener('abort', close))
  try {
    if (signal.aborted) throw new Error('Stopped')
    await client.connect()
    return client
  } catch (error) {
    // A refused sign-in leaves the line open: the server would count it.
    client.close()
    throw error
  }
}

/** The answer, or the end of the connection: one that is half dead says nothing for ever. */
export async function answered<T>(client: ImapFlow, work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      client.close()
      reject(Object.assign(new Error('No answer'), { code: 'ETIMEDOUT' }))
    }, ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

import type { Ask, Tried } from '../connector.ts'
import { domain, texts, type Texts } from './check/domain.ts'
import { connection } from './listen/connection.ts'
import { usual, type Timing } from './listen/limits.ts'
import { trouble } from './listen/trouble.ts'
import { accessToken, forgetToken, withToken } from './oauth.ts'
import { failure } from './send/failure.ts'
import { isSignInRefused } from './send/handing.ts'
import { transport } from './send/transport.ts'
import type { Settings } from './settings.ts'

type Client = Awaited<ReturnType<typeof connection>>

/** Tries both servers out and looks at what the domain says of its mail, step by step, and changes nothing anywhere. */
export async function* check(
  settings: Settings,
  signal: AbortSignal,
  ask: Ask,
  timing: Timing = usual,
  lookUp: Texts = texts,
): AsyncGenerator<Tried> {
  if (settings.oauthEndpoint !== '') {
    forgetToken(settings)
    const code = await codeOf(() => accessToken(settings, ask))
    yield { step: 'oauth', code }
    if (code !== 'ok') return
  }
  yield* incoming(settings, ask, signal, timing)
  yield* outgoing(settings, ask, signal)
  yield* domain(settings, lookUp)
}

async function* incoming(settings: Settings, ask: Ask, signal: AbortSignal, timing: Timing): AsyncGenerator<Tried> {
  let client: Client | undefined
  const code = await codeOf(async () => (client = await connection(settings, ask, signal, timing)))
  const connected = reached.has(code)
  yield { step: 'imap_connect', code: connected ? 'ok' : code }
  if (connected) yield { step: 'imap_sign_in', code }
  if (!client) return
  try {
    yield { step: 'folder', code: await folders(client, settings.folders) }
    yield { step: 'idle', code: client.capabilities.has('IDLE') ? 'ok' : 'no_idle' }
  } finally {
    client.close()
  }
}

async function folders(client: Client, paths: string[]) {
  for (const path of paths) {
    const found = await client.status(path, { messages: true }).catch(() => false)
    if (!found) return 'no_such_folder'
  }
  return 'ok'
}

async function* outgoing(settings: Settings, ask: Ask, signal: AbortSignal): AsyncGenerator<Tried> {
  const code = await codeOf(() =>
    withToken(settings, ask, (token) => verified(settings, signal, token), isSignInRefused),
  )
  const connected = reached.has(code)
  yield { step: 'smtp_connect', code: connected ? 'ok' : code }
  if (connected) yield { step: 'smtp_sign_in', code }
}

async function verified(settings: Settings, signal: AbortSignal, token?: string) {
  const way = await transport(settings, token)
  const close = () => way.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await way.verify()
  } catch (error) {
    throw failure(error, false)
  } finally {
    signal.removeEventListener('abort', close)
    way.close()
  }
}

/** Codes of someone who was spoken to. */
const reached = new Set(['ok', 'wrong_password', 'token_refused', 'sign_in_later'])

const codeOf = (work: () => Promise<unknown>) =>
  work().then(
    () => 'ok',
    (error: unknown) => trouble(error),
  )

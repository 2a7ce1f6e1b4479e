import { randomUUID } from 'node:crypto'
import { ChannelError, type Ask, type Tried } from '../connector.ts'
import { post } from './send.ts'
import type { Settings } from './settings.ts'

/** Of somebody who was not spoken to. */
const unreached = new Set(['private_address', 'no_such_host', 'tls_refused', 'no_answer'])

/** A signed ping, which means nothing and is answered like every other call. */
export async function* check(settings: Settings, signal: AbortSignal, ask: Ask): AsyncGenerator<Tried> {
  yield { step: 'encrypted', code: new URL(settings.url).protocol === 'https:' ? 'ok' : 'not_encrypted' }
  const code = await post(settings, ask, randomUUID(), { type: 'ping' }, signal).then(
    () => 'ok',
    (error: unknown) => (error instanceof ChannelError ? error.code : 'no_answer'),
  )
  yield { step: 'reach', code: unreached.has(code) ? code : 'ok' }
  if (!unreached.has(code)) yield { step: 'answer', code }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ask, Tried } from '../connector.ts'
import { connection } from './listen/connection.ts'
import { usual, type Timing } from './listen/limits.ts'
import { trouble } from './listen/trouble.ts'
import { lookout } from './round-trip/lookout.ts'
import { letter } from './round-trip/letter.ts'
import { hand } from './send/handing.ts'
import type { Settings } from './settings.ts'

/** Milliseconds: how long a mail may be under way, how often it is looked for. */
export const ways = { patience: 120_000, look: 1000 }

type Trip = Timing & typeof ways

/**
 * Sends a mail from the mailbox to itself and waits until it comes in. It bears the mark of what the channel sends, so
 * whoever reads the mailbox passes it over, and it is taken out again where the server lets one mail be removed.
 */
export async function* roundTrip(
  settings: Settings,
  channelId: string,
  signal: AbortSignal,
  ask: Ask,
  timing: Trip = { ...usual, ...ways },
): AsyncGenerator<Tried> {
  const opened = await tried(() => connection(settings, ask, signal, timing))
  yield { step: 'watch', code: opened.code }
  if (!opened.value) return
  const client = opened.value
  try {
    const token = randomUUID()
    const watch = await tried(() => lookout(client, settings.folders, token, timing))
    if (!watch.value) return yield { step: 'watch', code: watch.code }
    yield { step: 'send', code: '' }
    const sent = await tried(() => hand(settings, ask, settings.address, () => letter(settings, channelId, token)))
    yield { step: 'send', code: sent.code }
    if (sent.code === 'ok') yield* arriving(watch.value, signal, timing)
  } finally {
    client.close()
  }
}

async function* arriving(look: () => Promise<string>, signal: AbortSignal, timing: Trip): AsyncGenerator<Tried> {
  const began = performance.now()
  for (;;) {
    const looked = await tried(look)
    const waited = performance.now() - began
    const seconds = Math.ceil(waited / 1000)
    const code = looked.value ?? looked.code
    if (code !== '') return yield { step: 'arrive', code, seconds }
    if (signal.aborted) return
    if (waited > timing.patience) return yield { step: 'arrive', code: 'not_arrived' }
    yield { step: 'arrive', code: '', seconds }
    await pause(timing.look, undefined, { signal }).catch(() => {})
  }
}

const tried = <T>(work: () => Promise<T>): Promise<{ code: string; value?: T }> =>
  work().then(
    (value) => ({ code: 'ok', value }),
    (error: unknown) => ({ code: trouble(error) }),
  )

import type { Tried } from '../../connector.ts'
import { bind, reach } from './bind.ts'
import { failure } from './failure.ts'
import type { SmppSettings } from './settings.ts'
import { usual, type Timing } from './timing.ts'

/** Tries the way there and both sessions, and sends nothing. */
export async function* check(
  settings: SmppSettings,
  signal: AbortSignal,
  timing: Timing = usual,
): AsyncGenerator<Tried> {
  const code = await codeOf(async () => void (await reach(settings, timing, signal)).destroy())
  yield { step: 'smpp_reach', code }
  if (code !== 'ok') return
  for (const [step, as] of [
    ['smpp_send', 'bindTransmitter'],
    ['smpp_receive', 'bindReceiver'],
  ] as const)
    yield { step, code: await codeOf(async () => (await bind(settings, as, { timing, signal })).close()) }
}

const codeOf = (work: () => Promise<void>) =>
  work().then(
    () => 'ok',
    (error: unknown) => failure(error).code,
  )

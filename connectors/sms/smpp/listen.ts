import { setTimeout as pause } from 'node:timers/promises'
import type { Base } from '../gateway.ts'
import { bind } from './bind.ts'
import { failure } from './failure.ts'
import { cursorOf, Names } from './listen/names.ts'
import { receiving } from './listen/receiving.ts'
import type { SmppSettings } from './settings.ts'
import { usual, type Timing } from './timing.ts'

/** Of each channel, what its gateways know. */
const listening = new WeakMap<object, Set<Names>>()

/** Takes in what customers write and receipts, by a session of its own, whatever happens to the gateway meanwhile. */
export async function listen(
  settings: SmppSettings,
  base: Base,
  signal: AbortSignal,
  timing: Timing = usual,
): Promise<void> {
  const names = new Names(await base.host.cursor(), timing)
  const all = listening.get(base.host) ?? new Set()
  listening.set(base.host, all.add(names))
  const circumstances = { names, cursor: () => cursorOf(all), timing, signal }
  let failures = 0
  let told = ''
  while (!signal.aborted) {
    const began = Date.now()
    const code = await oneLine().then(
      () => 'ok',
      (error: unknown) => failure(error).code,
    )
    if (signal.aborted) break
    if (code !== 'ok') tell(code)
    if (code === 'ok' && Date.now() - began >= timing.steady) failures = 0
    await pause(backOff(failures++, code, timing), undefined, { signal }).catch(() => {})
  }
  all.delete(names)

  /** Until it ends. */
  async function oneLine() {
    const { heard, began } = receiving(settings, base, circumstances)
    names.lineBegins()
    const line = await bind(settings, 'bindReceiver', { timing, signal, heard })
    began(line)
    tell('ok')
    const leave = () => void line.close()
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
    await line.ended
    signal.removeEventListener('abort', leave)
  }

  function tell(code: string) {
    if (code !== told) base.host.status(code)
    told = code
  }
}

/** Anything up to a bound that doubles, so that never all come at once. Too many wrong passwords lock an account. */
function backOff(failures: number, code: string, { retry }: Timing) {
  const patient = code === 'wrong_key' ? retry.most / 2 : 0
  return Math.max(patient, Math.random() * Math.min(retry.most, retry.least * 2 ** Math.min(failures, 20)))
}

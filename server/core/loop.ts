import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fault, lostConnection } from './failure.ts'

/** What the loops have to report; `main` writes it down. */
export const troubles = new EventEmitter<{ trouble: [loop: string, fault: object] }>()

export interface Loop {
  poke(): void
  stop(): Promise<void>
}

/**
 * Runs `pass` now, at each poke and at the latest every `sweep` milliseconds, one at a time, and rests for `least`
 * milliseconds after it whoever pokes. A pass answers true when there is more to do at once. A pass that throws is reported
 * and tried again after a second.
 */
export function loop(name: string, sweep: number, pass: () => Promise<boolean | void>, least = 0): Loop {
  let stopped = false
  let wake: () => void = () => {}
  const halting = new AbortController()
  let poked = true
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => (clearTimeout(timer), resolve())
      if (poked || stopped) wake()
    })
  const run = async () => {
    while (!stopped) {
      poked = false
      try {
        if (await pass()) continue
        if (least > 0) await sleep(least, undefined, { signal: halting.signal }).catch(() => {})
        await rest(sweep)
      } catch (error) {
        troubles.emit('trouble', name, { ...fault(error), lost: lostConnection(error) })
        poked = false
        await rest(Math.min(sweep, 1000))
      }
    }
  }
  const ended = run()
  return {
    poke: () => ((poked = true), wake()),
    stop: () => ((stopped = true), halting.abort(), wake(), ended),
  }
}

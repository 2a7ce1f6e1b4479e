import { refuse } from '../contract/refusal.ts'

interface Bounds {
  /** Under way at once, of one person and of all. */
  each: number
  all: number
  /** Waiting for their turn, of one person and of all. */
  eachWaiting: number
  waiting: number
}

const hasLeft = () => refuse('unavailable', 'Who asked for this has left.')

/** Work that waits for the world, a bounded amount of it at once. One who wants much at once waits for himself alone. */
export function turns(most: Bounds) {
  const running: string[] = []
  const waiting: { who: string; go: () => void }[] = []
  const of = (who: string) => running.filter((one) => one === who).length
  const isFree = (who: string) => running.length < most.all && of(who) < most.each

  function next() {
    const at = waiting.findIndex(({ who }) => isFree(who))
    const [one] = at < 0 ? [] : waiting.splice(at, 1)
    if (!one) return
    running.push(one.who)
    one.go()
  }

  async function turnOf(who: string, signal: AbortSignal) {
    if (signal.aborted) hasLeft()
    if (isFree(who)) return void running.push(who)
    if (waiting.filter((one) => one.who === who).length >= most.eachWaiting)
      refuse('too_many', 'You have asked for too many at once. Ask again in a moment.')
    if (waiting.length >= most.waiting) refuse('unavailable', 'Too many are being fetched. Ask again in a moment.')
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const one = { who, go: () => resolve(true) }
    const leave = () => {
      const at = waiting.indexOf(one)
      if (at < 0) return
      waiting.splice(at, 1)
      resolve(false)
    }
    waiting.push(one)
    signal.addEventListener('abort', leave, { once: true })
    const isMine = await promise
    signal.removeEventListener('abort', leave)
    if (!isMine) hasLeft()
  }

  /** Whoever leaves keeps no place among those who wait; that work under way ends then is for the work to see to. */
  return async <T>(who: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    await turnOf(who, signal)
    try {
      return await work()
    } finally {
      running.splice(running.indexOf(who), 1)
      next()
    }
  }
}

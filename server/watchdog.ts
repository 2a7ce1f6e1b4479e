import inspector from 'node:inspector'
import { Worker } from 'node:worker_threads'
import { fault } from './core/failure.ts'
import { troubles } from './core/loop.ts'

const beat = 1000

export interface Watched {
  /** Grows at each beat of the event loop that is watched. */
  shared: Int32Array
  /** How many beats may fail to come, and the milliseconds between two. */
  patience: number
  beat: number
}

/**
 * A process whose event loop stands still serves nobody, and whoever would start it anew does not notice. A thread of its own
 * ends it then, and says so. It counts its own seconds and not the clock's: after a sleep of the machine both go on together.
 */
export function startWatchdog(seconds: number) {
  // Someone who stops at a breakpoint means to.
  if (seconds === 0 || inspector.url()) return () => {}
  const shared = new Int32Array(new SharedArrayBuffer(4))
  const beating = setInterval(() => Atomics.add(shared, 0, 1), beat).unref()
  const thread = new Worker(new URL('./watchdog/thread.js', import.meta.url), {
    workerData: { shared, patience: seconds, beat } satisfies Watched,
    // As the thread that it watches, and with next to nothing of its own.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  thread.unref()
  thread.on('error', (error) => troubles.emit('trouble', 'watchdog', fault(error)))
  return () => {
    clearInterval(beating)
    void thread.terminate()
  }
}

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import type { Event } from '../../connectors/connector.ts'
import { workers } from '../core/workers.ts'
import { connectorOf } from '../channels/running.ts'

export type Parsed = { events: Event[] } | { code: string }
export interface Input {
  key: string
  bytes: Uint8Array
}

/** Milliseconds: how much work one input may be, and how long it may take where others leave the thread hardly any time. */
const most = { work: 1500, all: 20_000 }
const tick = 500

/** Has inputs read by this script, in a thread for each kind of channel that has input. */
export function parser(script: URL) {
  const threads = workers(script, (kind) => connectorOf(kind)?.folder)
  /** Whose turn it is in each. */
  const turns = new Map<string, Promise<unknown>>()

  /** Parses inputs apart from everything else: one that hangs or eats memory takes only its own thread down, and is named. */
  function parse(kind: string, inputs: Input[]): Promise<Parsed[]> {
    const mine = (turns.get(kind) ?? Promise.resolve()).then(() => parseAll(kind, inputs))
    turns.set(
      kind,
      mine.catch(() => {}),
    )
    return mine
  }

  async function parseAll(kind: string, inputs: Input[]): Promise<Parsed[]> {
    const done: Parsed[] = []
    while (done.length < inputs.length) {
      done.push(...(await some(await threads.of(kind), inputs.slice(done.length))))
      if (done.length === inputs.length) break
      // The thread died over the next one.
      done.push({ code: 'not_readable_in_time' })
      await threads.stop(kind)
    }
    return done
  }

  return { parse, stopParsing: threads.stopAll }
}

export const { parse, stopParsing } = parser(new URL('./parse-thread.ts', import.meta.url))

/** Answers for as many as came out before the thread died or did not come to an end. */
async function some(worker: Worker, inputs: Input[]): Promise<Parsed[]> {
  const done: Parsed[] = []
  const ended = new AbortController()
  const hear = (parsed: Parsed) => {
    done.push(parsed)
    if (done.length === inputs.length) ended.abort()
  }
  worker.on('message', hear)
  worker.postMessage(inputs)
  const watching = watch(worker, () => done.length, ended)
  await once(worker, 'exit', { signal: ended.signal }).catch(() => {})
  ended.abort()
  worker.off('message', hear)
  await watching
  return done
}

/**
 * Ends what has worked too long for its next answer. The thread's own time counts: on a machine that is busy elsewhere
 * a good input takes long by the clock, and is not set aside for it.
 */
async function watch(worker: Worker, answers: () => number, ended: AbortController) {
  let known = -1
  let since = { work: 0, ticks: 0 }
  for (let ticks = 1; ; ticks++) {
    await sleep(tick, undefined, { signal: ended.signal }).catch(() => {})
    if (ended.signal.aborted) return
    const work = await workOf(worker, ticks)
    if (answers() !== known) {
      known = answers()
      since = { work, ticks }
    }
    if (work - since.work >= most.work || (ticks - since.ticks) * tick >= most.all) ended.abort()
  }
}

/** Milliseconds that the thread has worked; by the clock where its Node cannot tell, and NaN where that does not answer. */
async function workOf(worker: Worker, ticks: number): Promise<number> {
  if (!('cpuUsage' in worker)) return ticks * tick
  // One that is deep in what is not JavaScript: the longer limit is left for it.
  const said = await Promise.race([worker.cpuUsage().catch(() => undefined), sleep(tick)])
  return said ? (said.user + said.system) / 1000 : NaN
}

import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Event } from '../../connectors/connector.ts'
import { workers } from '../core/workers.ts'

export type Parsed = { events: Event[] } | { code: string }
export interface Input {
  key: string
  bytes: Uint8Array
}

/** Milliseconds for one input. */
const deadline = 2000

/** A thread for each kind of channel that has input, and whose turn it is in it. */
const threads = workers(new URL('./parse-thread.ts', import.meta.url), (kind) => kind)
const turns = new Map<string, Promise<unknown>>()

/** Parses inputs apart from everything else: one that hangs or eats memory takes only its own thread down, and is named. */
export function parse(kind: string, inputs: Input[]): Promise<Parsed[]> {
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

/** Answers for as many as came out before the thread died or fell silent. */
async function some(worker: Worker, inputs: Input[]): Promise<Parsed[]> {
  const done: Parsed[] = []
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), deadline)
  const hear = (parsed: Parsed) => {
    done.push(parsed)
    timer.refresh()
    if (done.length === inputs.length) ended.abort()
  }
  worker.on('message', hear)
  worker.postMessage(inputs)
  await once(worker, 'exit', { signal: ended.signal }).catch(() => {})
  clearTimeout(timer)
  worker.off('message', hear)
  return done
}

export const stopParsing = threads.stopAll

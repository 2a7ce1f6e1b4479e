import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Event } from '../../connectors/connector.ts'

export type Parsed = { events: Event[] } | { code: string }
export interface Input {
  key: string
  bytes: Uint8Array
}

/** Milliseconds for one input. */
const deadline = 2000
const memory = { maxOldGenerationSizeMb: 256 }

let thread: Promise<Worker> | null = null
let turn: Promise<unknown> = Promise.resolve()

/** Parses inputs apart from everything else: one that hangs or eats memory takes only its own thread down, and is named. */
export function parse(kind: string, inputs: Input[]): Promise<Parsed[]> {
  const mine = turn.then(() => parseAll(kind, inputs))
  turn = mine.catch(() => {})
  return mine
}

async function parseAll(kind: string, inputs: Input[]): Promise<Parsed[]> {
  const done: Parsed[] = []
  while (done.length < inputs.length) {
    const worker = await (thread ??= start())
    done.push(...(await some(worker, kind, inputs.slice(done.length))))
    // The thread died over the next one.
    if (done.length < inputs.length) done.push({ code: 'not_readable_in_time' })
  }
  return done
}

/** Answers for as many as came out before the thread died or fell silent. */
async function some(worker: Worker, kind: string, inputs: Input[]): Promise<Parsed[]> {
  const done: Parsed[] = []
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), deadline)
  const hear = (parsed: Parsed) => {
    done.push(parsed)
    timer.refresh()
    if (done.length === inputs.length) ended.abort()
  }
  worker.on('message', hear)
  worker.postMessage({ kind, inputs })
  await once(worker, 'exit', { signal: ended.signal }).catch(() => {})
  clearTimeout(timer)
  worker.off('message', hear)
  if (done.length < inputs.length) await stopParsing()
  return done
}

async function start() {
  const worker = new Worker(new URL('./parse-thread.ts', import.meta.url), { resourceLimits: memory })
  worker.on('error', () => {})
  // A thread that is still loading would spend the first input's time.
  await once(worker, 'message')
  // Kept listening, as a worker without listeners stops delivering; and not a reason to keep the process alive.
  worker.on('message', () => {})
  worker.unref()
  return worker
}

export async function stopParsing() {
  const worker = await thread
  thread = null
  await worker?.terminate()
}

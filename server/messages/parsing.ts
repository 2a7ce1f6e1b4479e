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

/** A thread for each kind of channel that has input, and whose turn it is in it. */
const threads = new Map<string, Promise<Worker>>()
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
    done.push(...(await some(await threadOf(kind), inputs.slice(done.length))))
    if (done.length === inputs.length) break
    // The thread died over the next one.
    done.push({ code: 'not_readable_in_time' })
    await stop(kind)
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

function threadOf(kind: string): Promise<Worker> {
  const thread = threads.get(kind) ?? start(kind)
  threads.set(kind, thread)
  thread.catch(() => threads.delete(kind))
  return thread
}

async function start(kind: string) {
  const worker = new Worker(new URL('./parse-thread.ts', import.meta.url), { resourceLimits: memory, workerData: kind })
  worker.on('error', () => {})
  // One that dies between two batches is not asked again.
  worker.once('exit', () => void forget(kind, worker))
  // A thread that is still loading would spend the first input's time.
  await once(worker, 'message')
  // Kept listening, as a worker without listeners stops delivering; and not a reason to keep the process alive.
  worker.on('message', () => {})
  worker.unref()
  return worker
}

async function forget(kind: string, worker: Worker) {
  const current = await threads.get(kind)?.catch(() => undefined)
  if (current === worker) threads.delete(kind)
}

async function stop(kind: string) {
  const worker = await threads.get(kind)
  threads.delete(kind)
  await worker?.terminate()
}

export const stopParsing = () => Promise.all([...threads.keys()].map(stop))

import { Worker } from 'node:worker_threads'
import type { Event } from '../../connectors/connector.ts'

export type Parsed = { events: Event[] } | { code: string }
export interface Input {
  key: string
  bytes: Uint8Array
}

const deadline = 2000
const memory = { maxOldGenerationSizeMb: 256 }

let worker: Worker | null = null
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
    const rest = inputs.slice(done.length)
    done.push(...(await some(kind, rest)))
    // The thread died over the next one.
    if (done.length < inputs.length) done.push({ code: 'not_readable_in_time' })
  }
  return done
}

/** Answers for as many as came out before the thread died or fell silent. */
function some(kind: string, inputs: Input[]): Promise<Parsed[]> {
  const thread = (worker ??= start())
  return new Promise((resolve) => {
    const done: Parsed[] = []
    const over = (dead: boolean) => {
      clearTimeout(timer)
      thread.removeAllListeners()
      thread.on('error', () => {})
      if (dead) {
        worker = null
        void thread.terminate()
      }
      resolve(done)
    }
    const timer = setTimeout(() => over(true), deadline)
    thread.on('error', () => over(true))
    thread.on('exit', () => over(true))
    thread.on('message', (parsed: Parsed) => {
      done.push(parsed)
      timer.refresh()
      if (done.length === inputs.length) over(false)
    })
    thread.postMessage({ kind, inputs })
  })
}

function start() {
  const thread = new Worker(new URL('./parse-thread.ts', import.meta.url), { resourceLimits: memory })
  thread.unref()
  return thread
}

export async function stopParsing() {
  await worker?.terminate()
  worker = null
}

import dns from 'node:dns'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Address, Authenticity } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { channelOf, connectorOf } from '../channels/running.ts'
import type { Parsed } from './parsing.ts'

export interface Asked {
  id: number
  bytes: Uint8Array
  from: Address
  settings: unknown
}
interface Answer {
  id: number
  authenticity?: Authenticity
}
interface Input {
  channelId: Id
  bytes: Uint8Array
  parsed: Parsed
}

/** Milliseconds: a thread that says nothing for so long is stuck over a mail. */
const deadline = 4000
const memory = { maxOldGenerationSizeMb: 256 }

const threads = new Map<string, Promise<Worker>>()
let last = 0

/**
 * Notes in these inputs' messages whether it is proved who sent them, where the kind of channel can tell. It asks the
 * world, so it happens before the command that takes them in; whatever goes wrong with it, they are then of an unknown sender.
 */
export async function vouchFor(kind: string, inputs: Input[]): Promise<void> {
  if (!connectorOf(kind)?.vouches) return
  const messages = inputs.flatMap(({ channelId, bytes, parsed }) => {
    const message = 'events' in parsed && parsed.events.find((event) => event.type === 'message')
    const open = channelOf(channelId)
    if (!message || !open || message.authenticity) return []
    return [{ message, asked: { id: ++last, bytes, from: message.from, settings: open.settings } }]
  })
  if (messages.length === 0) return
  const answers = await ask(
    kind,
    messages.map(({ asked }) => asked),
  )
  for (const { message, asked } of messages) message.authenticity = answers.get(asked.id)
}

async function ask(kind: string, asked: Asked[]) {
  const answers = new Map<number, Authenticity | undefined>()
  const worker = await threadOf(kind)
  if (!worker) return answers
  const wanted = new Set(asked.map(({ id }) => id))
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), deadline)
  const hear = ({ id, authenticity }: Answer) => {
    if (!wanted.delete(id)) return
    answers.set(id, authenticity)
    timer.refresh()
    if (wanted.size === 0) ended.abort()
  }
  worker.on('message', hear)
  worker.postMessage(asked)
  await once(worker, 'exit', { signal: ended.signal }).catch(() => {})
  clearTimeout(timer)
  worker.off('message', hear)
  if (wanted.size > 0) await stop(kind)
  return answers
}

function threadOf(kind: string): Promise<Worker | undefined> {
  const thread = threads.get(kind) ?? start(kind)
  threads.set(kind, thread)
  return thread.catch(() => void threads.delete(kind))
}

async function start(kind: string) {
  const workerData = { kind, servers: dns.getServers() }
  const worker = new Worker(new URL('./vouch-thread.ts', import.meta.url), { resourceLimits: memory, workerData })
  worker.on('error', () => {})
  // One that dies between two batches is not asked again.
  worker.once('exit', () => void forget(kind, worker))
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
  const worker = await threads.get(kind)?.catch(() => undefined)
  threads.delete(kind)
  await worker?.terminate()
}

export const stopVouching = () => Promise.all([...threads.keys()].map(stop))

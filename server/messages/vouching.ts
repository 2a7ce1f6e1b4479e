import dns from 'node:dns'
import { once } from 'node:events'
import type { Address, Authenticity } from '../../connectors/connector.ts'
import { workers } from '../core/workers.ts'
import { connectorOf } from '../channels/running.ts'
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
  /** Of its channel; undefined for one that is not open. */
  settings: unknown
  bytes: Uint8Array
  parsed: Parsed
}

/** Milliseconds: a thread that says nothing for so long is stuck over a mail. */
const deadline = 4000

const threads = workers(new URL('./vouch-thread.ts', import.meta.url), (kind) => ({
  folder: connectorOf(kind)!.folder,
  servers: dns.getServers(),
}))
let last = 0

/**
 * Notes in these inputs' messages whether it is proved who sent them, where the kind of channel can tell. It asks the
 * world, so it happens before the command that takes them in; whatever goes wrong with it, they are then of an unknown sender.
 */
export async function vouchFor(kind: string, inputs: Input[]): Promise<void> {
  if (!connectorOf(kind)?.vouches) return
  const messages = inputs.flatMap(({ settings, bytes, parsed }) => {
    const message = 'events' in parsed && parsed.events.find((event) => event.type === 'message')
    if (!message || settings === undefined || message.authenticity) return []
    return [{ message, asked: { id: ++last, bytes, from: message.from, settings } }]
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
  const worker = await threads.of(kind).catch(() => undefined)
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
  if (wanted.size > 0) await threads.stop(kind)
  return answers
}

export const stopVouching = threads.stopAll

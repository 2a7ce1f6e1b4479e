import { parentPort } from 'node:worker_threads'
import { connectors } from '../../connectors/index.ts'
import type { Input, Parsed } from './parsing.ts'

parentPort!.on('message', ({ kind, inputs }: { kind: string; inputs: Input[] }) => {
  const connector = connectors.find((one) => one.kind === kind)
  for (const input of inputs) parentPort!.postMessage(parseOne(input))

  function parseOne(input: Input): Parsed {
    try {
      return { events: storable(connector!.parse(input)) }
    } catch {
      return { code: 'not_readable' }
    }
  }
})

parentPort!.postMessage('ready')

/** PostgreSQL keeps no zero byte in a text and no half of a surrogate pair. Nobody sees one either, so it is no reason to set a message aside. */
function storable<T>(value: T): T {
  if (typeof value === 'string') return clean(value) as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable<unknown>(inner)])) as T
}

const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()

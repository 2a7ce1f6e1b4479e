import { parentPort } from 'node:worker_threads'
import type { Event } from '../../connectors/connector.ts'
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

/** PostgreSQL keeps no zero byte in a text. Nobody sees one either, so it is no reason to set a message aside. */
function storable(events: Event[]): Event[] {
  const text = JSON.stringify(events)
  return text.includes('\\u0000') ? (JSON.parse(text, withoutZero) as Event[]) : events
}

const withoutZero = (_key: string, value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '') : value)

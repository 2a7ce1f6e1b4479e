import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { Connector } from '../../connectors/connector.ts'
import type { Input, Parsed } from './parsing.ts'

type Parse = Connector<unknown>['parse']

// By its folder, and not by the connectors' index: the rest of them has no use in this thread.
const { parse } = (await import(pathToFileURL(join(workerData as string, 'parse.ts')).href)) as { parse: Parse }

parentPort!.on('message', (inputs: Input[]) => {
  for (const input of inputs) parentPort!.postMessage(parseOne(input))
})
parentPort!.postMessage('ready')

function parseOne(input: Input): Parsed {
  try {
    return { events: storable(parse(input)) }
  } catch {
    return { code: 'not_readable' }
  }
}

/** PostgreSQL keeps no zero byte in a text and no half of a surrogate pair. Nobody sees one either, so it is no reason to set a message aside. */
function storable<T>(value: T): T {
  if (typeof value === 'string') return clean(value) as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable<unknown>(inner)])) as T
}

const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()

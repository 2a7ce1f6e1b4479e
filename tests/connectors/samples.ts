import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../connectors/connector.ts'

export interface Sample {
  name: string
  key: string
  bytes: Uint8Array
  events: Event[]
}

/** Each `x.events.json` tells what the recorded `x.<anything>` beside it means. */
export function samplesIn(kind: string): Sample[] {
  const folder = join(import.meta.dirname, '../../connectors', kind, 'samples')
  const files = readdirSync(folder)
  return files
    .filter((file) => file.endsWith('.events.json'))
    .map((file) => {
      const name = file.slice(0, -'.events.json'.length)
      const recorded = files.find((other) => other !== file && other.startsWith(`${name}.`))!
      const events = JSON.parse(readFileSync(join(folder, file), 'utf8'), withBytes) as Event[]
      return { name, key: `sample:${name}`, bytes: readFileSync(join(folder, recorded)), events }
    })
}

/** Bytes of attachments stand in the files as `{ "base64": "…" }`. */
const withBytes = (_key: string, value: unknown) =>
  value instanceof Object && 'base64' in value ? new Uint8Array(Buffer.from(String(value.base64), 'base64')) : value

import { randomUUID } from 'node:crypto'
import type { Raw } from '../connector.ts'

/** As if the far side's customer `who` had written. */
export function pretend(who: string, text: string): Raw {
  const id = randomUUID()
  const from = { address: who.toLowerCase(), name: who.charAt(0).toUpperCase() + who.slice(1) }
  return { key: id, bytes: new TextEncoder().encode(JSON.stringify({ type: 'message', id, from, text })) }
}

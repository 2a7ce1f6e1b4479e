import { randomUUID } from 'node:crypto'
import type { Raw } from '../connector.ts'
import { toBytes } from './kept.ts'

/** As if `who`, known to the host site by that name, had written in the chat. */
export function pretend(who: string, text: string): Raw {
  const address = `user:${who.toLowerCase()}`
  const clientId = randomUUID()
  const name = who.charAt(0).toUpperCase() + who.slice(1)
  const said = { clientId, text, fileIds: [] }
  return {
    key: `${address}:${clientId}`,
    bytes: toBytes({ type: 'message', from: { kind: 'webchat', address, name, verified: true }, said }),
  }
}

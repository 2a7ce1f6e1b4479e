import { randomUUID } from 'node:crypto'
import type { Raw } from '../connector.ts'

/** As if the gateway had called back with it. `who` may be a number; of a name one is made that is nobody's. */
export function pretend(who: string, text: string): Raw {
  const id = randomUUID()
  const letters = [...who].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 10_000_000, 7)
  const from = /\d{5}/.test(who) ? who : `+98990${String(letters).padStart(7, '0')}`
  const said = { is: 'message', id, from, text }
  const kept = { gateway: 'http', account: 'pretended', region: 'IR', said }
  return { key: `pretended:${id}`, bytes: new TextEncoder().encode(JSON.stringify(kept)) }
}

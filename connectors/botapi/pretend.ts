import { createHash, randomInt } from 'node:crypto'
import type { Raw } from '../connector.ts'

/** As if `who` had written to the bot: the same name is the same person. */
export function pretendAs(who: string, text: string): Raw {
  const id = 1_000_000_000 + createHash('sha256').update(who.toLowerCase()).digest().readUIntBE(0, 4)
  const update_id = randomInt(1, 2 ** 31)
  const name = who.charAt(0).toUpperCase() + who.slice(1)
  const from = { id, is_bot: false, first_name: name }
  const message = {
    message_id: update_id,
    date: Math.floor(Date.now() / 1000),
    from,
    chat: { id, type: 'private', first_name: name },
    text,
  }
  return { key: `pretended:${update_id}`, bytes: new TextEncoder().encode(JSON.stringify({ update_id, message })) }
}

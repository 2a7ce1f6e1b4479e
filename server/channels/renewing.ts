import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { conceal, reveal } from '../core/secrets.ts'

/** Keeps what the far side itself has changed in its channel’s settings, such as a renewed token. Answers them sealed. */
export async function renew(cx: Act, id: Id, settings: Record<string, unknown>): Promise<Uint8Array> {
  const row = (await lock(cx, channels, id)) ?? refuse('not_found', 'There is no such channel.')
  const sealed = conceal({ ...(reveal(row.settings, id) as object), ...settings }, id)
  const { enabled, deskId } = await change(cx, channels, row, { settings: sealed })
  cx.record('channel.changed', { channelId: id }, { enabled, deskId })
  return sealed
}

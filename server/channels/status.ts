import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { act, type Caller } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'

const known = new Map<Id, string>()

/** Writes a channel's state down when it is news: `ok`, or a code of what is wrong. */
export async function noteStatus(id: Id, code: string) {
  if (known.get(id) === code) return
  known.set(id, code)
  const channel: Caller = { kind: 'channel', id }
  await act(channel, async (cx) => {
    const row = await lock(cx, channels, id)
    if (!row || row.status === code) return
    await change(cx, channels, row, { status: code, statusAt: cx.now })
    cx.record('channel.status', { channelId: id }, { from: row.status, to: code })
  })
}

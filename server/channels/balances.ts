import { isDeepStrictEqual } from 'node:util'
import type { Balance } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { act, channelActor } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'

/** Writes down what is left at a channel's far sides, where that is news. */
export async function noteBalances(id: Id, balances: Balance[]) {
  await act(channelActor(id), async (cx) => {
    const row = await lock(cx, channels, id)
    if (!row || isDeepStrictEqual(row.balances, balances)) return
    await change(cx, channels, row, { balances })
    cx.record('channel.counted', { channelId: id }, { low: balances.some(({ low }) => low) })
  })
}

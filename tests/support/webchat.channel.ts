import { vi } from 'vitest'
import type { Id } from '../../db/ids.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { channelOf } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'

/** A web chat of a server that runs in this process. */
export async function webchat(deskId: Id, settings: Record<string, unknown> = {}): Promise<Id> {
  const wanted = { kind: 'webchat', name: 'Shop', deskId, settings }
  const id = await act(system, (cx) => addChannel(cx, wanted))
  await vi.waitFor(() => channelOf(id) ?? Promise.reject(new Error('Not open yet.')), 15_000)
  return id
}

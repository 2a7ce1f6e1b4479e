import type { InboundMessage } from '../../connectors/connector.ts'
import type { StoredFile } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import type { Act } from '../core/act.ts'
import { free } from './attaching.ts'
import { fetchLater, pendingIn } from './fetching.ts'

/** The files that came with what becomes part of this message; those that are yet to be fetched are asked for. */
export async function enclosedIn(cx: Act, event: InboundMessage, channelId: Id, messageId: Id): Promise<StoredFile[]> {
  const kept = await free(cx, `${channelId}:${event.from.address}`, event.fileIds ?? [])
  const awaited = pendingIn(event)
  await fetchLater(cx, messageId, awaited)
  const { album, externalId: of } = event
  const isPiece = album !== undefined && of !== undefined
  return [...kept.map((file) => (isPiece ? { ...file, far: { of } } : file)), ...awaited.map(({ file }) => file)]
}

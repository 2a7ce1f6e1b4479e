import type { ConversationRow } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'

type Way = Pick<ConversationRow, 'channelId' | 'identityId' | 'room'>

/** That nothing may be sent this way, and since when; undefined where it may. `released`: somebody else has the address now. */
export function forbidden({ channelId, identityId, room }: Way, rows: Rows) {
  const identity = rows.identities.get(identityId)
  if (room === null && identity?.releasedAt) return { channelId, since: identity.releasedAt, released: true }
  const consent = rows.channels.get(channelId)?.consent
  const forbids = room === null && consent ? identity?.forbids : undefined
  const found = forbids?.find((one) => one.channelId === channelId && one.purpose === consent?.purpose)
  return found && { channelId, since: found.since, released: false }
}

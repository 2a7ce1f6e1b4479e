import type { ConversationRow } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'

type Way = Pick<ConversationRow, 'channelId' | 'identityId' | 'room'>

/** That nothing may be sent this way, and since when; undefined where it may. */
export function forbidden({ channelId, identityId, room }: Way, rows: Rows) {
  const consent = rows.channels.get(channelId)?.consent
  const forbids = room === null && consent ? rows.identities.get(identityId)?.forbids : undefined
  return forbids?.find((one) => one.channelId === channelId && one.purpose === consent?.purpose)
}

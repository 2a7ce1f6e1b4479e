import type { ConversationRow, Id, Push } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'
import { preferences } from './preferences.svelte.ts'
import { chimeOnce } from './sound.ts'

/** Of a conversation that was not known here: somebody has written last, and it is still to be read. */
const endsUnread = (row: ConversationRow, rows: Rows) => row.lastInboundSeq === row.lastSeq && rows.unread(row) > 0

/** Rings for customers who write to me or to nobody yet, unless I am looking at them. */
export function announce(push: Push, rows: Rows, me: Id, openId: Id | null) {
  if (!preferences.sound) return
  const rings = (push.conversations ?? []).some((row) => {
    const known = rows.conversations.get(row.id)
    const isNew = known ? row.inboundCount > known.inboundCount && row.version > known.version : endsUnread(row, rows)
    const isWatched = row.id === openId && document.visibilityState === 'visible'
    return isNew && !isWatched && (row.assigneeId === me || row.assigneeId === null) && row.status !== 'resolved'
  })
  if (rings) chimeOnce()
}

import type { Id, Push } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'
import { preferences } from './preferences.svelte.ts'
import { chimeOnce } from './sound.ts'

/** Rings for customers who write to me or to nobody yet, unless I am looking at them. */
export function announce(push: Push, rows: Rows, me: Id, openId: Id | null) {
  if (!preferences.sound) return
  const rings = (push.conversations ?? []).some((row) => {
    const known = rows.conversations.get(row.id)
    const isNew = row.lastInboundSeq > (known?.lastInboundSeq ?? 0) && row.version > (known?.version ?? 0)
    const isWatched = row.id === openId && document.visibilityState === 'visible'
    return isNew && !isWatched && (row.assigneeId === me || row.assigneeId === null) && row.status !== 'resolved'
  })
  if (rings) chimeOnce()
}

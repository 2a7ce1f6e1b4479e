import { windowKey, type ConversationRow, type Group, type Id, type View } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'

export type Entry =
  | { kind: 'group'; key: string; group: Group; count: number; more: boolean }
  | { kind: 'row'; key: string; row: ConversationRow; position: number }
  | { kind: 'more'; key: string; group: Group }

export const groupsOf = (view: View): Group[] => (view === 'resolved' ? ['done'] : ['us', 'customer'])

/** What the list shows, from top to bottom. A view of one group needs no heading. */
export function entriesOf(rows: Rows, view: View, me: Id): Entry[] {
  const shown = groupsOf(view)
  let position = 0
  return shown.flatMap((group): Entry[] => {
    const key = windowKey(view, group, me)
    const conversations = rows.order(key).flatMap(([id]) => rows.conversations.get(id) ?? [])
    const more = rows.window(key)?.more ?? false
    if (conversations.length === 0 && !more) return []
    const listed = conversations.map((row): Entry => ({ kind: 'row', key: row.id, row, position: ++position }))
    const heading: Entry[] =
      shown.length > 1 ? [{ kind: 'group', key: group, group, count: conversations.length, more }] : []
    return [...heading, ...listed, ...(more ? [{ kind: 'more', key: `more-${group}`, group } as const] : [])]
  })
}

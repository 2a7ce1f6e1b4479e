import { and, eq, isNotNull, isNull, ne, sql, type SQL } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import { groups, views, windowKey, type Group, type View } from '../contract/rows.ts'

const c = conversations

/** What a view shows. `mine` is completed by whose it is: the assignee is part of its window's key. */
const viewed: Record<View, SQL> = {
  mine: and(isNotNull(c.assigneeId), ne(c.status, 'resolved'))!,
  unassigned: and(isNull(c.assigneeId), ne(c.status, 'resolved'))!,
  all: ne(c.status, 'resolved'),
  resolved: eq(c.status, 'resolved'),
}
const grouped: Record<Group, SQL> = {
  us: eq(c.status, 'open'),
  customer: eq(c.status, 'waiting'),
  done: eq(c.status, 'resolved'),
}

/** Whoever waits longest comes first; where nobody waits for us, the newest. */
export const sortOf = (group: Group): SQL<Date> =>
  group === 'us' ? sql`coalesce(${c.waitingSince}, ${c.lastMessageAt})` : sql`${c.lastMessageAt}`

export const inWindow = (view: View, group: Group, agentId: Id): SQL =>
  and(viewed[view], grouped[group], view === 'mine' ? eq(c.assigneeId, agentId) : undefined)!

/** Every window there can be, as a condition, for asking of some rows which of them they are in. */
export const windows = views.flatMap((view) =>
  groups.map((group) => ({ view, group, where: and(viewed[view], grouped[group])! })),
)

export const keyOf = (view: View, group: Group, assigneeId: Id | null) => windowKey(view, group, assigneeId ?? '')

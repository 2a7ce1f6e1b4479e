import { and, asc, desc, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm'
import { db, prepared } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, customers, desks, drafts, readMarks } from '../../db/schema/index.ts'
import { ascending, type Group, type View } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { inDesksOf } from '../agents/access.ts'
import { inWindow, keyOf, sortOf, windows } from './views.ts'
import { visible, type Conversation } from './visible.ts'

export const pageSize = 50

/**
 * One page of a window, in its order, after the given place: the first of each desk from its index, and of those the first.
 * Of all desks together PostgreSQL would sort everything that is open.
 */
export async function page(agent: Caller, view: View, group: Group, after?: { sort: string; id: Id }) {
  const sort = sortOf(group)
  const up = ascending(group)
  const beyond =
    after &&
    (up
      ? sql`(${sort}, ${conversations.id}) > (${after.sort}::timestamptz, ${after.id}::uuid)`
      : sql`(${sort}, ${conversations.id}) < (${after.sort}::timestamptz, ${after.id}::uuid)`)
  const order = up ? asc : desc
  const next = db
    .select({ ...getTableColumns(conversations), at: sort.as('at'), sort: iso(sort).as('sort') })
    .from(conversations)
    .where(and(eq(conversations.deskId, desks.id), inWindow(view, group, agent.id), beyond))
    .orderBy(order(sort), order(conversations.id))
    .limit(pageSize + 1)
    .as('next')
  const rows = await db
    .select()
    .from(desks)
    .crossJoinLateral(next)
    .where(inDesksOf(agent, desks.id))
    .orderBy(order(next.at), order(next.id))
    .limit(pageSize + 1)
  const shown = rows.slice(0, pageSize).map((one) => one.next)
  return {
    key: keyOf(view, group, agent.id),
    rows: shown.map(({ at: _, sort: __, ...row }): Conversation => row),
    order: shown.map((one): [Id, string] => [one.id, one.sort]),
    more: rows.length > pageSize,
  }
}

/** Microseconds kept, and the same text on every path, so that two sort instants compare as text. */
const iso = (at: SQL<Date>) => sql<string>`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

type Windows = { [key: string]: [Id, string][] }

/** These conversations, whose they are, and the windows they are in, by window key, as of one moment: one query for all screens. */
export async function placed(ids: Id[], where?: SQL) {
  const found: Windows = {}
  if (ids.length === 0) return { rows: [], requesters: [], windows: found }
  const rows = await (where ? placing(where) : placingAny()).execute({ ids })
  for (const { row, us, rest, in: member } of rows) {
    windows.forEach(({ view, group }, index) => {
      if (!member[index]) return
      ;(found[keyOf(view, group, row.assigneeId)] ??= []).push([row.id, ascending(group) ? us : rest])
    })
  }
  const requesters = new Map(rows.map(({ requester }) => [requester.id, requester]))
  return { rows: rows.map((one) => one.row), requesters: [...requesters.values()], windows: found }
}

const placing = (where?: SQL) =>
  db
    .select({
      row: conversations,
      requester: customers,
      us: iso(sortOf('us')),
      rest: iso(sortOf('done')),
      in: memberships,
    })
    .from(conversations)
    .innerJoin(customers, eq(customers.id, conversations.requesterId))
    .where(and(sql`${conversations.id} = any(${sql.placeholder('ids')}::uuid[])`, where))
const placingAny = prepared(() => placing().prepare('placed'))

const memberships = sql<boolean[]>`array[${sql.join(
  windows.map(({ where }) => sql`coalesce(${where}, false)`),
  sql`, `,
)}]`

/** The conversation, if this caller may see it. */
export async function find(caller: Caller, id: Id): Promise<Conversation> {
  const [row] = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, id), visible(caller)))
  return row ?? refuse('not_found', 'There is no such conversation.')
}

export const marksOf = (agentId: Id, ids: Id[]) =>
  db
    .select({ conversationId: readMarks.conversationId, seq: readMarks.seq, inboundCount: readMarks.inboundCount })
    .from(readMarks)
    .where(and(eq(readMarks.agentId, agentId), inArray(readMarks.conversationId, ids)))

export const draftsOf = (agentId: Id, id: Id) =>
  db
    .select({ conversationId: drafts.conversationId, text: drafts.text, note: drafts.note, version: drafts.version })
    .from(drafts)
    .where(and(eq(drafts.agentId, agentId), eq(drafts.conversationId, id)))

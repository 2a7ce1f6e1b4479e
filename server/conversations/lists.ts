import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, drafts, readMarks } from '../../db/schema/index.ts'
import { ascending, type Group, type View } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { inWindow, keyOf, sortOf, windows } from './views.ts'
import { visible, type Conversation } from './visible.ts'

export const pageSize = 50

/** One page of a window, in its order, after the given place. */
export async function page(agent: Caller, view: View, group: Group, after?: { sort: string; id: Id }) {
  const sort = sortOf(group)
  const up = ascending(group)
  const beyond =
    after && (up ? sql`(${sort}, ${conversations.id}) > (${after.sort}::timestamptz, ${after.id}::uuid)`
                 : sql`(${sort}, ${conversations.id}) < (${after.sort}::timestamptz, ${after.id}::uuid)`)
  const rows = await db
    .select({ row: conversations, sort: iso(sort) })
    .from(conversations)
    .where(and(visible(agent), inWindow(view, group, agent.id), beyond))
    .orderBy(up ? asc(sort) : desc(sort), up ? asc(conversations.id) : desc(conversations.id))
    .limit(pageSize + 1)
  const shown = rows.slice(0, pageSize)
  return {
    key: keyOf(view, group, agent.id),
    rows: shown.map((one) => one.row),
    order: shown.map((one): [Id, string] => [one.row.id, one.sort]),
    more: rows.length > pageSize,
  }
}

/** Microseconds kept, and the same text on every path, so that two sort instants compare as text. */
const iso = (at: typeof sortOf extends (g: Group) => infer S ? S : never) =>
  sql<string>`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Which windows these conversations are in now, by window key: one query, whatever the number of screens. */
export async function windowsOf(ids: Id[]): Promise<{ [key: string]: [Id, string][] }> {
  const flags = Object.fromEntries(windows.map((one, index) => [`w${index}`, sql<boolean>`${one.where}`]))
  const rows = await db
    .select({
      id: conversations.id,
      assigneeId: conversations.assigneeId,
      us: iso(sortOf('us')),
      rest: iso(sortOf('done')),
      ...(flags as Record<'w0', ReturnType<typeof sql<boolean>>>),
    })
    .from(conversations)
    .where(inArray(conversations.id, ids))
  const found: { [key: string]: [Id, string][] } = {}
  for (const row of rows) {
    windows.forEach(({ view, group }, index) => {
      if (!(row as unknown as Record<string, boolean>)[`w${index}`]) return
      ;(found[keyOf(view, group, row.assigneeId)] ??= []).push([row.id, ascending(group) ? row.us : row.rest])
    })
  }
  return found
}

/** The conversation, if this caller may see it. */
export async function find(caller: Caller, id: Id): Promise<Conversation> {
  const [row] = await db.select().from(conversations).where(and(eq(conversations.id, id), visible(caller)))
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

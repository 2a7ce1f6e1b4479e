import { getTableName, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Id } from '../../db/ids.ts'
import type { Act } from './act.ts'

/** All commands lock in this order, and by id within a table: two commands can then never wait for each other. */
const order = [
  'agents',
  'calendars',
  'desks',
  'channels',
  'identities',
  'customers',
  'conversations',
  'tickets',
  'messages',
  'deliveries',
]

/** Selects one row for update, through `where`. Answers undefined when there is none that the caller may see. */
export async function lock<T extends PgTable & { id: PgColumn }>(
  cx: Act,
  table: T,
  id: Id,
  where: SQL = sql`true`,
): Promise<InferSelectModel<T> | undefined> {
  const name = getTableName(table)
  inOrder(cx, order.indexOf(name), id, name)
  const rows = await cx.tx
    .select()
    .from(table as PgTable)
    .where(sql`${table.id} = ${id} and (${where})`)
    .for('update')
  return rows[0] as InferSelectModel<T> | undefined
}

/** Selects these rows for update, in the order of their ids. Those that are gone are left out. */
export async function lockAll<T extends PgTable & { id: PgColumn }>(
  cx: Act,
  table: T,
  ids: Id[],
): Promise<InferSelectModel<T>[]> {
  if (ids.length === 0) return []
  const name = getTableName(table)
  for (const id of [...ids].sort()) inOrder(cx, order.indexOf(name), id, name)
  const rows = await cx.tx
    .select()
    .from(table as PgTable)
    .where(sql`${table.id} = any(${sql.param(ids)}::uuid[])`)
    .orderBy(table.id)
    .for('update')
  return rows as InferSelectModel<T>[]
}

function inOrder(cx: Act, rank: number, id: Id, name: string) {
  if (rank < 0) throw new Error(`${name} has no place in the order of locks.`)
  if (rank < cx.held.rank || (rank === cx.held.rank && id < cx.held.id)) {
    throw new Error(`${name} ${id} is locked after ${order[cx.held.rank]} ${cx.held.id}: out of order.`)
  }
  cx.held = { rank, id }
}

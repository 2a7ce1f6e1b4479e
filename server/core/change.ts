import { eq, getTableName, sql, type InferInsertModel, type InferSelectModel } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Id } from '../../db/ids.ts'
import type { Act } from './act.ts'

type Versioned = PgTable & { id: PgColumn; version: PgColumn }
type Keyed = PgTable & { id: PgColumn }

/** Updates a row that the command holds, raises its version and marks it for the live push. Answers the new row. */
export async function change<T extends Versioned>(
  cx: Act,
  table: T,
  row: { id: Id },
  patch: Partial<InferInsertModel<T>>,
): Promise<InferSelectModel<T>> {
  const set = { ...patch, version: sql`${table.version} + 1` } as Record<string, unknown>
  const rows = await cx.tx
    .update(table as PgTable)
    .set(set)
    .where(eq(table.id, row.id))
    .returning()
  touch(cx, table, row.id)
  return rows[0] as InferSelectModel<T>
}

/** Inserts a row and marks it for the live push. */
export async function insert<T extends Keyed>(
  cx: Act,
  table: T,
  values: InferInsertModel<T>,
): Promise<InferSelectModel<T>> {
  const rows = await cx.tx
    .insert(table as PgTable)
    .values(values as Record<string, unknown>)
    .returning()
  const row = rows[0] as InferSelectModel<T>
  touch(cx, table, (row as { id: Id }).id)
  return row
}

/** Marks a row for the live push. */
export function touch(cx: Act, table: PgTable, id: Id) {
  const ids = (cx.touched[getTableName(table)] ??= [])
  if (!ids.includes(id)) ids.push(id)
}

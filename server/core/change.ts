import {
  eq,
  getTableColumns,
  getTableName,
  sql,
  type InferInsertModel,
  type InferSelectModel,
  type SQL,
} from 'drizzle-orm'
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

/** `insert` for many rows in one statement: all of them with the same columns. */
export async function insertAll<T extends Keyed>(cx: Act, table: T, rows: (InferInsertModel<T> & { id: Id })[]) {
  if (rows.length === 0) return
  const { names, given } = recordset(table, rows)
  const columns = sql.join(names, sql`, `)
  await cx.tx.execute(sql`insert into ${table} (${columns}) select ${columns} from ${given}`)
  for (const { id } of rows) touch(cx, table, id)
}

/** `change` for many rows that the command holds, in one statement: all of them with the same columns. */
export async function changeAll<T extends Versioned>(
  cx: Act,
  table: T,
  rows: (Partial<InferInsertModel<T>> & { id: Id })[],
) {
  if (rows.length === 0) return
  const { names, given } = recordset(table, rows)
  const set = names.map((name) => sql`${name} = given.${name}`)
  await cx.tx.execute(sql`
    update ${table} set ${sql.join(set, sql`, `)}, version = ${table.version} + 1
    from ${given} where ${table.id} = given.id`)
  for (const { id } of rows) touch(cx, table, id)
}

/** All rows as one parameter: with one for each value a statement takes longer to build than to run. */
function recordset(table: PgTable, rows: object[]): { names: SQL[]; given: SQL } {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => key in rows[0]!)
  const values = rows.map((row) => {
    const value: Record<string, unknown> = {}
    for (const [key, { name }] of columns) value[name] = (row as Record<string, unknown>)[key]
    return value
  })
  return {
    names: columns.map(([, { name }]) => sql`${sql.identifier(name)}`),
    given: sql`jsonb_populate_recordset(null::${table}, ${JSON.stringify(values)}::jsonb) given`,
  }
}

/** Marks a row for the live push. */
export function touch(cx: Act, table: PgTable, id: Id) {
  const ids = (cx.touched[getTableName(table)] ??= [])
  if (!ids.includes(id)) ids.push(id)
}

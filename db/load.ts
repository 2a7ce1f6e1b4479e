import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copied, tablesOf, type Contents, type Table } from './dump.ts'
import { checkDatabase } from './migrate.ts'
import { applyMigrations, knownMigrations, schemaLock } from './migrations.ts'

/** Whether there is nothing of ours or anybody else's in this database yet. */
export async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select not exists (select from pg_class
    where relkind in ('r', 'v', 'S') and relnamespace::regnamespace::text in ('public', 'drizzle')
      and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')) as yes`)
  return rows[0].yes
}

/**
 * Makes the tables as they were and has `fill` put the rows in, then brings them to this version: in one transaction, so
 * that whatever goes wrong leaves the database empty. What somebody else keeps in the same database is not ours to make
 * again: answers the names of those tables.
 */
export async function loadInto(client: pg.Client, contents: Contents, fill: (foreign: string[]) => Promise<void>) {
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1)', [schemaLock])
  if (!(await isEmpty(client))) throw new NotEmpty()
  await client.query(`set local maintenance_work_mem to '128MB'; set local client_min_messages to warning`)
  await applyMigrations(client, 0, contents.migrations)
  await checkDatabase(client)
  const ours = await tablesOf(client)
  const names = new Set(ours.map(({ name }) => name))
  const [kept, others] = [true, false].map((isOurs) => contents.tables.filter(({ name }) => names.has(name) === isOurs))
  if (shapeOf(ours) !== shapeOf(kept!)) throw new Incomplete()
  const foreign = others!.map(({ name }) => name)
  const putBack = await setAside(client)
  await fill(foreign)
  for (const statement of putBack) await client.query(statement)
  for (const { name, value } of contents.sequences)
    await client.query(`select setval(seqrelid, $2) from pg_sequence where seqrelid = to_regclass($1)`, [
      `public.${pg.escapeIdentifier(name)}`,
      value,
    ])
  await applyMigrations(client, contents.migrations, knownMigrations().length)
  // Not before now is it known that what is in here is an older time, and from its first moment on.
  await client.query(`insert into epochs (id, started_at, reason, held)
    select gen_random_uuid(), greatest(now(), max(started_at) + interval '1 millisecond'), 'loaded', true from epochs`)
  await client.query('commit')
  // Until the database has looked at its new rows, it plans as if there were none.
  await client.query('analyze')
  return foreign
}

export class NotEmpty extends Error {}

/** It does not name all tables of its version, with their columns. */
export class Incomplete extends Error {}

const shapeOf = (tables: Table[]) =>
  JSON.stringify(tables.map(({ name, columns }) => [name, ...columns.toSorted()].join(' ')).toSorted())

export const copyInto = (client: pg.Client, table: Table, rows: AsyncIterable<Buffer>) =>
  pipeline(Readable.from(rows), client.query(copyFrom(`${copied(table)} from stdin`)))

/**
 * Drops what is quicker to make for all rows together than to keep while they come: and without foreign keys their order
 * is nobody's concern. Answers how to make it again.
 */
async function setAside(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; make: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make,
      case contype when 'f' then 3 else 1 end as turn
    from pg_constraint where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace
    union all
    select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), 2
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = i.indexrelid)
    order by turn, make`)
  for (const { drop } of rows.toReversed()) await client.query(drop)
  return rows.map(({ make }) => make)
}

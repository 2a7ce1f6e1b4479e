import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Where } from './client.ts'
import { appliedMigrations, schemaLock } from './migrations.ts'

export interface Table {
  name: string
  columns: string[]
}

/** What a snapshot holds, besides the rows. */
export interface Contents {
  /** PostgreSQL that it was taken from. */
  server: string
  /** How many migrations had been applied. */
  migrations: number
  /** When the last of them was written. */
  newest: number
  tables: Table[]
  sequences: { name: string; value: string }[]
  epoch: string | null
  /** The end of the sealed log. */
  head: { position: number; hash: string } | null
}

/** Bytes of whole rows that go out together. */
const most = 4_000_000

/** As text, and in one way of writing it down: so any PostgreSQL reads what any other has written. */
const settings = `set datestyle to iso; set timezone to utc; set extra_float_digits to 3; set bytea_output to hex;
  set statement_timeout to 0; set idle_in_transaction_session_timeout to 0`

export async function openClient(where: Where) {
  const client = new pg.Client(typeof where === 'string' ? { connectionString: where } : where)
  client.on('error', () => {})
  await client.connect()
  await client.query(settings)
  return client
}

/** One instant of the whole database, for as long as `client` keeps its transaction. */
export async function takeSnapshot(client: pg.Client): Promise<Contents> {
  // Whoever changes the tables right now is waited for: the catalog would tell of them as they were before.
  await client.query('select pg_advisory_lock_shared($1)', [schemaLock])
  const tables = await tablesOf(client)
  await client.query('begin isolation level repeatable read read only')
  // Before the snapshot is taken: an upgrade that begins now waits until all is written.
  if (tables.length > 0) await client.query(`lock table ${tables.map(nameOf).join(', ')} in access share mode`)
  const [server] = (await client.query(`select current_setting('server_version') as server_version`)).rows
  // The snapshot is taken and the tables are locked: a start with nothing to change need not wait for the rest.
  await client.query('select pg_advisory_unlock_shared($1)', [schemaLock])
  const applied = await appliedMigrations(client)
  const was = { server: server.server_version, migrations: applied.length, newest: applied.at(-1) ?? 0 }
  if (applied.length === 0) return { ...was, tables: [], sequences: [], epoch: null, head: null }
  const { rows: sequences } = await client.query(`select sequencename as name, last_value::text as value
    from pg_sequences where schemaname = 'public' and last_value is not null order by 1`)
  const [epoch] = (await client.query('select id from epochs order by started_at desc limit 1')).rows
  const [head] = (await client.query('select position, hash from log order by position desc limit 1')).rows
  return {
    ...was,
    tables,
    sequences,
    epoch: epoch?.id ?? null,
    head: head ? { position: Number(head.position), hash: head.hash } : null,
  }
}

export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query(`
    select c.relname as name, json_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`)
  return rows
}

const nameOf = ({ name }: Table) => `public.${pg.escapeIdentifier(name)}`
export const copied = (table: Table) =>
  `copy ${nameOf(table)} (${table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`

/** All rows of a table as COPY writes them, whole rows at a time and some megabytes together. */
export async function* rowsOf(client: pg.Client, table: Table): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of client.query(copyTo(`${copied(table)} to stdout`)) as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    if (size < most) continue
    const all = Buffer.concat(held)
    // A line feed inside a value is written as two other characters.
    const end = all.lastIndexOf('\n') + 1
    if (end > 0) yield all.subarray(0, end)
    held = [all.subarray(end)]
    size = all.length - end
  }
  if (size > 0) yield Buffer.concat(held)
}

/** Every digest by which the rows name bytes of the blob store, once. */
export async function* blobsOf(client: pg.Client): AsyncGenerator<string> {
  await client.query(`declare named no scroll cursor for
    select hash from blobs union select blob from raw where blob is not null`)
  for (;;) {
    const { rows } = await client.query<{ hash: string }>('fetch 1000 from named')
    if (rows.length === 0) return
    for (const { hash } of rows) yield hash
  }
}

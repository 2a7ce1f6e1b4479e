import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import type pg from 'pg'
import { pool } from './client.ts'
import { appliedMigrations, knownMigrations, migrationsFolder, schemaLock, type Asked } from './migrations.ts'
import { DatabaseProblem } from './problem.ts'

const oldest = 14

/** Brings the database to this version's schema. Nodes that start together wait for each other. */
export async function migrate(target: pg.Pool = pool) {
  const client = await target.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1)', [schemaLock])
    await refuseNewer(client)
    // Quiet, as "already exists, skipping" of each start is nobody's concern.
    await client.query('set client_min_messages to warning')
    await applyMigrations(drizzle(client), { migrationsFolder })
  } finally {
    // Closed, not returned: the lock and the setting end with the session, whatever happened.
    client.release(true)
  }
}

/** To be asked after `migrate`, at each start: what a database of the operator's own can have wrong. */
export async function checkDatabase(target: Asked = pool) {
  await refuseOldServer(target)
  await refuseOtherEncoding(target)
  await refuseDeadTrigrams(target)
}

async function refuseOldServer(on: Asked) {
  const { rows } = await on.query(`select current_setting('server_version_num')::int / 10000 as major`)
  if (rows[0].major >= oldest) return
  throw new DatabaseProblem(
    'too_old',
    `The database at DATABASE_URL is PostgreSQL ${rows[0].major}; Peyk needs ${oldest} or newer. ` +
      'Upgrade that server, or unset DATABASE_URL to use the PostgreSQL that Peyk brings.',
  )
}

/** Its tables may mean something else by now, and what this version writes could harm them. */
async function refuseNewer(on: Asked) {
  const newest = (await appliedMigrations(on)).at(-1) ?? 0
  if (newest <= knownMigrations().at(-1)!.folderMillis) return
  throw new DatabaseProblem(
    'newer',
    'This database has been used by a newer version of Peyk than this one; nothing was changed. ' +
      'Start the newer version again, or restore a backup that was made before the upgrade.',
  )
}

const recreate =
  'Create it anew: create database peyk template template0 ' +
  "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'; then start again."

async function refuseOtherEncoding(on: Asked) {
  const { rows } = await on.query(`select current_setting('server_encoding') as encoding`)
  if (rows[0].encoding === 'UTF8') return
  throw new DatabaseProblem('wrong_encoding', `The database is encoded as ${rows[0].encoding}, not UTF8. ${recreate}`)
}

/** Trigrams take letters from the database's lc_ctype: under "C" a Persian word has none, and search would find nothing. */
async function refuseDeadTrigrams(on: Asked) {
  const { rows } = await on.query(`select cardinality(show_trgm('سلام')) as n`)
  if (rows[0].n > 0) return
  throw new DatabaseProblem(
    'wrong_locale',
    `The database's locale knows no Persian letters, so search would not work. ${recreate}`,
  )
}

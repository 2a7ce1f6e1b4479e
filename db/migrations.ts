import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type pg from 'pg'

export const migrationsFolder = join(import.meta.dirname, 'migrations')

/** Anything that takes statements. */
export type Asked = Pick<pg.ClientBase, 'query'>

/** Any number that nothing else in this database locks: whoever changes the tables holds it. */
export const schemaLock = 7_263_541

/** What this version of Peyk knows, in order. */
export const knownMigrations = () => readMigrationFiles({ migrationsFolder })

/** When each migration of this database was written, in order: that is what they are told apart by. None in an empty one. */
export async function appliedMigrations(on: Asked): Promise<number[]> {
  const { rows: found } = await on.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as yes`)
  if (!found[0].yes) return []
  const { rows } = await on.query('select created_at from drizzle.__drizzle_migrations order by created_at')
  return rows.map((row: { created_at: string }) => Number(row.created_at))
}

/** Applies the known migrations from `from` to before `to` in the caller's own transaction, kept as the migrator keeps them. */
export async function applyMigrations(on: Asked, from: number, to: number) {
  await on.query('create schema if not exists drizzle')
  await on.query(`create table if not exists drizzle.__drizzle_migrations
    (id serial primary key, hash text not null, created_at bigint)`)
  for (const { sql, hash, folderMillis } of knownMigrations().slice(from, to)) {
    for (const statement of sql) if (statement.trim()) await on.query(statement)
    await on.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [hash, folderMillis])
  }
}

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { connect } from '../../db/client.ts'

/**
 * An empty migrated database for this test file, with `db` and `pool` of db/client.ts connected to it. To be awaited at
 * the top of a file; the connections are closed after its last test.
 */
export async function freshDatabase(options: { max?: number } = {}) {
  const where = await copyTemplate()
  const { pool, db } = connect(where, options.max)
  afterAll(() => pool.end())
  return { where, pool, db }
}

/** Another one beside it, without connecting: for tests with several installations or with child processes. */
export async function copyTemplate() {
  const { template, ...at } = inject('postgres')
  const database = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ ...at, database: 'postgres' })
  await admin.connect()
  try {
    // Copying files takes 20-30 ms; the default strategy writes each page to the WAL.
    await admin.query(`create database ${database} template ${template} strategy file_copy`)
  } finally {
    await admin.end()
  }
  return { ...at, database }
}

/** The same as a URL, for DATABASE_URL of a child process. */
export const urlOf = (where: { host: string; port: number; user: string; database: string }) =>
  `postgresql://${where.user}@/${where.database}?host=${encodeURIComponent(where.host)}&port=${where.port}`

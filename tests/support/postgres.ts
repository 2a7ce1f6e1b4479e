import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { host: string; port: number; user: string; template: string }
  }
}

const fast = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=64MB',
  'max_connections=200',
]
const template = 'template_peyk'

/** One PostgreSQL a run, with one migrated database that each test file copies. */
export default async function setUp(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-tests-'))
  const postgres = await startEmbedded(
    folder,
    fast.flatMap((setting) => ['-c', setting]),
  )
  const { host, port, user } = postgres.where
  await makeTemplate({ host, port, user })
  project.provide('postgres', { host, port, user, template })
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true })
  }
}

async function makeTemplate(at: { host: string; port: number; user: string }) {
  const admin = new pg.Pool({ ...at, database: 'postgres' })
  await admin.query(`create database ${template}`)
  await admin.end()
  const pool = new pg.Pool({ ...at, database: template })
  await migrate(pool)
  await pool.end()
}

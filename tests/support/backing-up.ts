import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll } from 'vitest'
import { startForeign } from './foreign-postgres.ts'

const program = join(import.meta.dirname, '../../server/cli.ts')

/** `npm run hub`, as a process of its own; answers whether all was well and what it said. */
export async function hub(environment: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, LANG: 'C.UTF-8', ...environment }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'exit')
  const [out, err] = await said
  return { ok: code === 0, said: code === 0 ? out : out + err }
}

/** Another PostgreSQL than the one backups are taken from; on Debian of another major too. */
export async function elsewhere() {
  const foreign = await startForeign()
  const admin = new pg.Client({ connectionString: foreign.url('postgres') })
  await admin.connect()
  const opened: pg.Client[] = [admin]
  afterAll(async () => {
    await Promise.all(opened.map((client) => client.end()))
    await foreign.stop()
  })
  const open = async (url: string) => {
    const client = new pg.Client({ connectionString: url })
    opened.push(client)
    await client.connect()
    return client
  }
  /** An empty database and an empty data folder, with the key of `from` in it. */
  const place = async (from?: string) => {
    const database = `restored_${randomBytes(6).toString('hex')}`
    await admin.query(
      `create database ${database} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
    )
    const folder = mkdtempSync(join(tmpdir(), 'peyk-elsewhere-'))
    if (from) copyFileSync(join(from, 'key'), join(folder, 'key'))
    const environment = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA: folder }
    return { folder, environment: { ...environment, DATABASE_URL: foreign.url(database) }, url: foreign.url(database) }
  }
  return { place, open }
}

/**
 * What is in each table, row by row, as one digest; of the log only up to `head`, of the epochs only until `until`, and of
 * leases not until when, which whoever holds them moves as long as he lives.
 */
export async function digests(client: pg.Client, head: number, until: string): Promise<Record<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  await client.query('set timezone to utc')
  const only: Record<string, string> = {
    log: `where position <= ${head}`,
    unsealed: 'where false',
    epochs: `where started_at <= '${until}'`,
  }
  const kept: Record<string, string> = { leases: '(select name, holder, fence from leases)' }
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, e'\\n' order by line)), '') as digest
       from (select t::text as line from ${kept[name] ?? name} t ${only[name] ?? ''}) lines`,
    )
    found[name] = rows[0].digest
  }
  return found
}

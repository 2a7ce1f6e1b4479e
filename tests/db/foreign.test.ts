import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { checkDatabase, migrate } from '../../db/migrate.ts'
import { startForeign } from '../support/foreign-postgres.ts'

const foreign = await startForeign()
const pools: pg.Pool[] = []
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await foreign.stop()
})

function open(database: string) {
  const pool = new pg.Pool({ connectionString: foreign.url(database) })
  pools.push(pool)
  return pool
}

const admin = open('postgres')

async function create(name: string, options: string) {
  await admin.query(`create database ${name} template template0 ${options}`)
  return open(name)
}

test('the same migrations run on a server of the operator', async () => {
  const pool = await create('good', `encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`)
  await migrate(pool)
  await expect(checkDatabase(pool)).resolves.toBeUndefined()
  await expect(pool.query('truncate log')).rejects.toThrow('append-only')
})

test('nodes that start together migrate once', async () => {
  const pool = await create('together', '')
  await Promise.all([migrate(pool), migrate(pool), migrate(pool)])
  const { rows } = await pool.query(
    'select count(distinct hash)::int as apart, count(*)::int as n from drizzle.__drizzle_migrations',
  )
  expect(rows[0].n).toBe(rows[0].apart)
})

test('a locale without Persian letters is refused with the way out', async () => {
  const pool = await create('deaf', `encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`)
  await migrate(pool)
  await expect(checkDatabase(pool)).rejects.toMatchObject({ code: 'wrong_locale', message: /template template0/ })
})

test('another encoding is refused', async () => {
  const pool = await create('latin', `encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`)
  await expect(checkDatabase(pool)).rejects.toMatchObject({ code: 'wrong_encoding' })
})

test('a server that is too old is refused before anything is written', async () => {
  const asked: string[] = []
  const client = { query: (text: string) => (asked.push(text), { rows: [{ major: 13 }] }), release: () => {} }
  const old = { connect: () => client } as unknown as pg.Pool
  await expect(migrate(old)).rejects.toMatchObject({ code: 'too_old', message: /PostgreSQL 13/ })
  expect(asked).toHaveLength(1)
})

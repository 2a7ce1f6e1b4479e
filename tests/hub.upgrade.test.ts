import { join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { readConfig } from '../server/config.ts'
import { openClient, takeSnapshot } from '../db/dump.ts'
import { Incomplete, loadInto } from '../db/load.ts'
import { applyMigrations, appliedMigrations, knownMigrations, schemaLock } from '../db/migrations.ts'
import { openInstallation } from '../server/boot.ts'
import { elsewhere, hub } from './support/backing-up.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const { place, open } = await elsewhere()
const all = knownMigrations()

/** As it lay in the tables before there was mail: a customer whose address was never verified and who never wrote. */
const rows = `
  insert into customers (id, name, created_at) values ('00000000-0000-7000-8000-000000000001', 'Carol', now());
  insert into identities (id, customer_id, kind, address, created_at)
    values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'mail', 'carol@example.com', now())`

async function ofVersion(count: number) {
  const at = await place()
  const client = await open(at.url)
  await client.query('begin')
  await applyMigrations(client, 0, count)
  await client.query('commit')
  return { ...at, client }
}

const stranger = (client: pg.Client) =>
  client.query(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 8000000000000)`)

test('a backup of an older version is restored with the tables of its time, and brought up to now', async () => {
  const old = await ofVersion(7)
  await old.client.query(rows)
  const file = join(old.folder, 'old.peyk')
  expect(await hub(old.environment, 'backup', file)).toMatchObject({ ok: true })
  expect(await appliedMigrations(old.client), 'a backup changes nothing').toHaveLength(7)

  const there = await place()
  expect(await hub(there.environment, 'restore', file)).toMatchObject({ ok: true })
  const client = await open(there.url)
  expect(await appliedMigrations(client)).toEqual(all.map(({ folderMillis }) => folderMillis))
  const { rows: found } = await client.query(`select address, hearsay from identities`)
  expect(found).toEqual([{ address: 'carol@example.com', hearsay: true }])
})

test('a backup of a newer version is refused in words, and nothing is written', async () => {
  const newer = await ofVersion(all.length)
  await stranger(newer.client)
  const file = join(newer.folder, 'newer.peyk')
  expect(await hub(newer.environment, 'backup', file)).toMatchObject({ ok: true })
  const there = await place()
  const refused = await hub(there.environment, 'restore', file)
  expect(refused).toMatchObject({ ok: false, said: expect.stringContaining('a newer version of Peyk') })
  expect(await appliedMigrations(await open(there.url))).toEqual([])
})

test('a database that a newer version has used is refused in words, and left as it is', async () => {
  const newer = await ofVersion(3)
  await stranger(newer.client)
  const config = readConfig(newer.environment)
  await expect(openInstallation(config)).rejects.toMatchObject({ code: 'newer', message: /newer version of Peyk/ })
  expect(await appliedMigrations(newer.client)).toHaveLength(4)
})

test('a backup that is begun during an upgrade waits for it, and has what it brought', async () => {
  const { client, url } = await ofVersion(all.length)
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1)', [schemaLock])
  await client.query('alter table customers add column brought text')
  const writing = await openClient(url)
  const begun = takeSnapshot(writing)
  const watching = await open(url)
  const waits = () =>
    watching.query(
      'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
    )
  await expect.poll(async () => (await waits()).rows.length, { timeout: 60_000 }).toBe(1)
  await client.query('commit')
  const { tables } = await begun
  expect(tables.find(({ name }) => name === 'customers')?.columns).toContain('brought')
  // Nobody's start waits for the rest of it.
  const { rows } = await watching.query('select pg_try_advisory_lock($1) as free', [schemaLock])
  expect(rows).toEqual([{ free: true }])
  await writing.end()
})

test('a backup that lacks a column of its version is refused, and nothing is written', async () => {
  const { client, url } = await ofVersion(all.length)
  const reading = await openClient(url)
  const contents = await takeSnapshot(reading)
  await reading.end()
  for (const table of contents.tables) if (table.name === 'messages') table.columns.pop()
  expect(await appliedMigrations(client)).toHaveLength(all.length)
  const there = await place()
  const into = await openClient(there.url)
  await expect(loadInto(into, contents, async () => {})).rejects.toThrow(Incomplete)
  await into.end()
  expect(await appliedMigrations(await open(there.url))).toEqual([])
})

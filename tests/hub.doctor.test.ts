import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '../db/client.ts'
import { applyMigrations } from '../db/migrations.ts'
import { putBlob } from '../server/core/blobs.ts'
import { skew } from '../server/hub/doctor/database.ts'
import { disk, folder } from '../server/hub/doctor/folder.ts'
import { en } from '../server/hub/words/en.ts'
import { fa } from '../server/hub/words/fa.ts'
import { answers } from './domain/facts.ts'
import { elsewhere, hub } from './support/backing-up.ts'
import { urlOf } from './support/database.ts'
import { writes } from './support/inbound.ts'
import { newWorld } from './support/world.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const world = await newWorld()
const { place, open } = await elsewhere()
const here = { HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where) }
const lines = (said: string) => said.trim().split('\n')
const say = en.doctor
const temporary = () => mkdtempSync(join(tmpdir(), 'peyk-doctor-'))

const keep = async (text: string) => {
  const hash = await putBlob(Buffer.from(text))
  await db.execute(sql`insert into blobs (hash, size, created_at) values (${hash}, 1, now())`)
  return join(world.folder, 'files', hash.slice(0, 2), hash)
}

test('of an installation that is well there is nothing to say but that no backup is known', async () => {
  await db.execute(sql`update channels set status = 'ok'`)
  await keep('whole')
  const { said } = await hub(here, 'doctor', '--files')
  // The database of the tests does not sync, so that they are quick; how full the disk is is not theirs to say.
  const ours = lines(said).filter((line) => !/fsync|MB left/.test(line) && line !== say.well)
  expect(ours).toEqual([say.noBackup])
})

test('what is wrong is said in the language of the operator, each with what to do', async () => {
  const id = await writes(world.chat, 'carol', 'Hello?')
  await answers(world.ada, id)
  rmSync(await keep('lost'))
  const damaged = await keep('damaged')
  for (const statement of [
    sql`update deliveries set state = 'failed'`,
    sql`update raw set state = 'quarantined'`,
    sql`insert into jobs (id, name, input, run_at, dead) values (gen_random_uuid(), 'x', '{}', now(), true)`,
    sql`insert into parked (reader, position, error, at) values ('x', 1, '', now())`,
    sql`insert into readers (name, error) values ('y', 'stuck') on conflict (name) do update set error = 'stuck'`,
    sql`insert into unsealed (actor, at, facts, touched) values ('{}', now() - interval '1 minute', '[]', '{}')`,
    sql`update epochs set held = true`,
  ])
    await db.execute(statement)
  writeFileSync(join(world.folder, 'key'), 'a'.repeat(64))
  writeFileSync(join(world.folder, 'last-backup.json'), '{"at":"2026-01-01T00:00:00.000Z"}')
  const { ok, said } = await hub(here, 'doctor')
  expect(ok).toBe(false)
  const expected = [
    say.stuck('y'),
    say.parked(1),
    say.quarantined(1),
    say.dead(1),
    say.undelivered(1),
    say.held,
    say.wrongKey('Chat, Sales chat', world.folder),
    say.someLost(1, 3),
  ]
  expect(lines(said)).toEqual(expect.arrayContaining(expected.map((line) => `- ${line}`)))
  expect(said).toMatch(/has waited \d+ s to be sealed/)
  expect(said).toMatch(/The last backup is \d+ days old/)
  const persian = await hub({ ...here, LANG: 'fa_IR.UTF-8' }, 'doctor')
  expect(lines(persian.said)).toHaveLength(lines(said).length)
  expect(persian.said).toContain(fa.doctor.held)

  writeFileSync(damaged, 'other')
  expect((await hub(here, 'doctor', '--files')).said).toContain(say.lost(2))
  rmSync(join(world.folder, 'key'))
  expect((await hub(here, 'doctor')).said).toContain(say.noKey(world.folder))
  expect(readdirSync(world.folder), 'looking makes no key').not.toContain('key')
})

test('tables of another version, a database of another major and none at all are told, and left as they are', async () => {
  const old = await place()
  const client = await open(old.url)
  await applyMigrations(client, 0, 5)
  expect((await hub(old.environment, 'doctor')).said).toContain('migrations wait for the next start')
  await client.query(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 8000000000000)`)
  expect((await hub(old.environment, 'doctor')).said).toContain(say.newer)

  const major = temporary()
  mkdirSync(join(major, 'postgres/pgdata'), { recursive: true })
  writeFileSync(join(major, 'postgres/pgdata/PG_VERSION'), '12\n')
  const { said } = await hub({ HUB_DATA: major, DATABASE_URL: '' }, 'doctor')
  expect(said).toContain('was made by PostgreSQL 12')

  const nothing = temporary()
  expect((await hub({ HUB_DATA: nothing, DATABASE_URL: '' }, 'doctor')).said).toContain(say.empty)
  expect(readdirSync(nothing)).toEqual([])
  const away = { HUB_DATA: nothing, DATABASE_URL: 'postgresql://peyk@127.0.0.1:1/peyk' }
  expect((await hub(away, 'doctor')).said).toContain('cannot be reached')
})

test('a disk that is nearly full, a folder that cannot be written to, a clock that is wrong', async () => {
  const left = (bavail: number, blocks: number) =>
    disk(say, '/', (() => ({ bavail, blocks, bsize: 1_000_000 })) as never)
  expect(left(900, 20_000)).toEqual([say.disk(900)])
  expect(left(1100, 20_000)).toEqual([])
  expect(left(6000, 1_000_000)).toEqual([])
  const at = temporary()
  writeFileSync(join(at, 'files'), 'no folder')
  expect(await folder(say, at)).toEqual([say.folder(at)])
  expect(skew(say, 100_000, 60_000, 61_000)).toEqual([say.clock(39)])
  expect(skew(say, 100_000, 130_000, 131_000)).toEqual([say.clock(30)])
  // A slow answer says nothing about clocks.
  expect(skew(say, 100_000, 95_000, 155_000)).toEqual([])
})

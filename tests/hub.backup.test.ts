import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test, vi } from 'vitest'
import { db } from '../db/client.ts'
import { newId, type Id } from '../db/ids.ts'
import { restore } from '../server/hub/restore.ts'
import { readSealed, writeSealed } from '../server/hub/backup/sealed-file.ts'
import { collected, type Entry } from '../server/hub/backup/tar.ts'
import { readConfig } from '../server/config.ts'
import { act } from '../server/core/act.ts'
import { putBlob } from '../server/core/blobs.ts'
import { keepFile } from '../server/channels/files.ts'
import { reply } from '../server/messages/writing.ts'
import { isEmpty } from '../db/load.ts'
import { seeded } from './bench/seeded.ts'
import { digests, elsewhere, hub } from './support/backing-up.ts'
import { urlOf } from './support/database.ts'
import { writes } from './support/inbound.ts'
import { quiet } from './support/quiet.ts'
import { newServer } from './support/server.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const server = await newServer()
const { place, open } = await elsewhere()
const here = { HUB_DATA: server.folder, DATABASE_URL: urlOf(server.where) }
const files = mkdtempSync(join(tmpdir(), 'peyk-backups-'))
const under = (name: string) => join(files, name)

/** A customer writes, and is answered with a file. */
async function converse(who: string) {
  const id = await writes(server.chat, who, `سلام \\ \t "${who}" \u{1F338}\nwhere is my refund?`)
  const file = { name: 'receipt.bin', mime: 'application/octet-stream', bytes: Buffer.from(`receipt of ${who}`) }
  const { id: fileId } = await keepFile(`agent:${server.ada.id}`, file)
  await answer(id, [fileId])
  return id
}
const answer = (id: Id, fileIds: Id[] = []) =>
  act(server.ada, (cx) => reply(cx, id, { clientId: newId(), text: 'It went out.', fileIds, seen: 1 }))

beforeAll(async () => {
  for (const who of ['carol', 'dariush', 'erfan']) await converse(who)
  const large = await putBlob(Buffer.alloc(300_000, 'mail'))
  await db.execute(sql`insert into raw (channel_id, key, blob, received_at, state)
    values (${server.chat.id}, 'large', ${large}, now(), 'done')`)
  await db.execute(sql`insert into consents (id, channel_id, kind, address, purpose, forbidden, since, message_id)
    select gen_random_uuid(), channel_id, 'phone', '+989121234567', 'service', true, now(), id
    from messages where kind = 'inbound' limit 1`)
  await quiet(60_000)
})

test('what is backed up while people write is one instant: restored, it holds together and can be served', async () => {
  let on = true
  const load = (async () => {
    for (let n = 0; on; n++) await converse(`visitor${n}`)
  })()
  const { ok, said } = await hub(here, 'backup', under('busy'))
  on = false
  await load
  expect({ ok, said }).toMatchObject({ ok: true, said: expect.stringContaining('The key is not in it') })
  expect(statSync(under('busy')).mode & 0o777).toBe(0o600)

  const there = await place(server.folder)
  expect(await hub(there.environment, 'restore', under('busy'))).toMatchObject({ ok: true })
  const other = await open(there.url)
  const { rows } = await other.query(`select count(*)::int as n from conversations c where last_seq <>
    (select max(seq) from messages m where m.conversation_id = c.id)`)
  expect(rows[0].n).toBe(0)
  expect((await other.query('select address from consents where forbidden')).rows).toHaveLength(1)
  const { rows: named } = await other.query('select hash from blobs union select blob from raw where blob is not null')
  const kept = ({ hash }: { hash: string }) => existsSync(join(there.folder, 'files', hash.slice(0, 2), hash))
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((row) => !kept(row))).toEqual([])
  expect(await hub(there.environment, 'verify')).toMatchObject({ ok: true, said: expect.stringContaining('holds') })
})

test('restored into another PostgreSQL every table is the same, row by row, and the chain verifies', async () => {
  await quiet(60_000)
  const from = await open(urlOf(server.where))
  expect(await hub(here, 'backup', under('calm'))).toMatchObject({ ok: true })
  const [{ head, until }] = (
    await from.query('select (select max(position) from log)::int as head, max(started_at)::text as until from epochs')
  ).rows
  const there = await place(server.folder)
  const { ok, said } = await hub(there.environment, 'restore', under('calm'))
  expect({ ok, said }).toEqual({ ok: true, said: expect.not.stringMatching(/key/) })
  const to = await open(there.url)
  expect(await digests(to, head, until)).toEqual(await digests(from, head, until))
  const shape = `select indexdef as one from pg_indexes where schemaname = 'public' union all
    select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('f', 'p', 'u') order by 1`
  expect((await to.query(shape)).rows).toEqual((await from.query(shape)).rows)
  const next = `select nextval('conversations_number_seq')::int as n, nextval('raw_id_seq')::int as raw`
  expect((await to.query(next)).rows).toEqual((await from.query(next)).rows)
  await expect(to.query('delete from log')).rejects.toThrow('append-only')
})

test('what somebody else keeps in the same database keeps nothing of ours from coming back', async () => {
  await db.execute(sql`create table "report/2026" (id serial primary key, total int)`)
  await db.execute(sql`insert into "report/2026" (total) values (7)`)
  expect(await hub(here, 'backup', under('shared'))).toMatchObject({ ok: true })
  await db.execute(sql`drop table "report/2026"`)
  const there = await place(server.folder)
  const { ok, said } = await hub(there.environment, 'restore', under('shared'))
  expect({ ok, said }).toEqual({ ok: true, said: expect.stringContaining('report/2026') })
  const to = await open(there.url)
  expect((await to.query(`select to_regclass('"report/2026"') as there`)).rows).toEqual([{ there: null }])
  const messages = 'select count(*)::int as n from messages'
  expect((await to.query(messages)).rows).toEqual(
    (await open(urlOf(server.where)).then((from) => from.query(messages))).rows,
  )
})

test('whatever byte of it is another one, it is refused and nothing is written', async () => {
  const there = await place()
  const whole = readFileSync(under('calm'))
  const random = seeded(22)
  const offsets = Array.from({ length: 60 }, () => Math.floor(random() * whole.length))
  const wrong = [0, whole.length - 1, whole.length - 33, ...offsets].map((at) => {
    const bytes = Buffer.from(whole)
    bytes[at]! ^= 1 << Math.floor(random() * 8)
    return bytes
  })
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  for (const bytes of [...wrong, whole.subarray(0, -1), whole.subarray(0, 30), Buffer.alloc(0)]) {
    writeFileSync(under('wrong'), bytes)
    // Not as a process of its own, for the time that sixty of them take.
    expect(await restore([under('wrong')], readConfig(there.environment))).toBe(false)
    expect(said).toHaveBeenLastCalledWith(expect.stringContaining('Nothing was restored'))
  }
  said.mockRestore()
  expect(await isEmpty(await open(there.url))).toBe(true)
  expect(readdirSync(there.folder)).toEqual([])
})

test('one whose parts are not those that were summed up leaves the database empty, however far it got', async () => {
  async function* bent(): AsyncGenerator<Entry> {
    for await (const entry of readSealed(under('calm'))) {
      const bytes = await collected(entry.bytes)
      if (entry.name.startsWith('tables/messages/')) bytes.write('x', bytes.indexOf('refund'))
      yield { ...entry, bytes: [bytes] }
    }
  }
  await writeSealed(under('bent'), bent())
  const there = await place()
  expect(await hub(there.environment, 'restore', under('bent'))).toMatchObject({
    ok: false,
    said: expect.stringContaining('damaged'),
  })
  expect(await isEmpty(await open(there.url))).toBe(true)
  // And the same place takes a good one.
  expect(await hub(there.environment, 'restore', under('calm'))).toMatchObject({ ok: true })
  const again = await hub(there.environment, 'restore', under('calm'))
  expect(again).toMatchObject({ ok: false, said: expect.stringContaining('not empty') })
})

test('a backup does not take the place of anything', async () => {
  expect(await hub(here, 'backup', under('calm'))).toMatchObject({
    ok: false,
    said: expect.stringContaining('already'),
  })
  const nothing = await place()
  expect(await hub(nothing.environment, 'backup', under('nothing'))).toMatchObject({
    ok: false,
    said: expect.stringContaining('nothing'),
  })
  expect(existsSync(under('nothing'))).toBe(false)
})

test('one that lacks a file does not count as the last backup, and whoever restores it is told', async () => {
  const noted = () => readFileSync(join(server.folder, 'last-backup.json'), 'utf8')
  const before = noted()
  const { rows } = await db.execute<{ hash: string }>(sql`select blob as hash from raw where key = 'large'`)
  rmSync(join(server.folder, 'files', rows[0]!.hash.slice(0, 2), rows[0]!.hash))
  const backup = await hub(here, 'backup', under('lacking'))
  expect(backup).toMatchObject({ ok: false, said: expect.stringContaining(rows[0]!.hash) })
  expect(noted()).toBe(before)
  const there = await place(server.folder)
  const restored = await hub(there.environment, 'restore', under('lacking'))
  expect(restored).toMatchObject({ ok: false, said: expect.stringContaining('1 file that belongs to it is not in') })
  expect(restored.said).toContain('Restored as of')
})

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { desc, eq } from 'drizzle-orm'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { deliveries, epochs, log, messages } from '../../db/schema/index.ts'
import { restoringLock } from '../../server/across/restoring.ts'
import { readConfig } from '../../server/config.ts'
import { act } from '../../server/core/act.ts'
import { epoch, held } from '../../server/core/epoch.ts'
import { verify } from '../../server/core/verify.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { startServer } from '../../server/serving.ts'
import { copyTemplate, urlOf } from '../support/database.ts'
import { writes } from '../support/inbound.ts'
import { quiet } from '../support/quiet.ts'
import { populate } from '../support/world.ts'

// Longer than the patience of what is awaited in them.
vi.setConfig({ testTimeout: 120_000 })
const folder = mkdtempSync(join(tmpdir(), 'peyk-restored-'))
const fixed = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA: folder }
const start = (where: Parameters<typeof urlOf>[0]) => startServer(readConfig({ ...fixed, DATABASE_URL: urlOf(where) }))
const written = (text: string, seen = 1) => ({ clientId: newId(), text, fileIds: [], seen })

/** What a backup of now would hold. */
async function copyOf(where: Awaited<ReturnType<typeof copyTemplate>>) {
  const admin = new pg.Client({ ...where, database: 'postgres' })
  await admin.connect()
  const database = `${where.database}_old`
  await admin.query(`create database ${database} template ${where.database} strategy file_copy`)
  await admin.end()
  return { ...where, database }
}

test('an older database that is put back comes up held, in a new epoch, and sends nothing twice', async () => {
  const where = await copyTemplate()
  const first = await start(where)
  const { ada, chat } = await populate()
  const id = await writes(chat, 'carol', 'Where is my refund?')
  await quiet()
  const before = epoch()
  await first.stop()
  const cutOff = await start(where)
  await act(ada, (cx) => reply(cx, id, written('It went out.')))
  await db.update(deliveries).set({ state: 'queued' })
  await cutOff.stop()
  const old = await copyOf(where)
  const further = await start(where)
  await act(ada, (cx) => note(cx, id, written('After the backup.')))
  await quiet()
  await further.stop()

  const restored = await start(old)
  expect(held()).toBe(true)
  expect(epoch()).not.toBe(before)
  expect((await db.select().from(messages).where(eq(messages.kind, 'outbound')))[0]?.state).not.toBe('queued')
  const [newest] = await db.select().from(epochs).orderBy(desc(epochs.startedAt)).limit(1)
  expect(newest).toMatchObject({ id: epoch(), held: true, reason: 'restored' })
  await quiet()
  const [fact] = await db.select().from(log).where(eq(log.type, 'log.epoch')).orderBy(desc(log.position)).limit(1)
  expect(fact?.data).toEqual({ reason: 'restored' })
  expect(await verify()).toMatchObject({ ok: true })
  await restored.stop()

  const again = await start(old)
  expect(epoch()).toBe(newest!.id)
  await again.stop()
})

/** Several answers wait, and the newest epoch is one of a restore that was broken off in this state. */
async function brokenOff(reason: 'loaded' | 'restoring') {
  const where = await copyTemplate()
  const server = await start(where)
  const { ada, chat } = await populate()
  const ids = await Promise.all(['carol', 'dariush'].map((who) => writes(chat, who, 'Hello?')))
  for (const id of ids) await act(ada, (cx) => reply(cx, id, written('It went out.')))
  await quiet()
  await server.stop()
  const client = new pg.Client(where)
  await client.connect()
  await client.query(
    `update deliveries set state = 'queued'; update messages set state = 'queued' where state is not null`,
  )
  await client.query(`insert into epochs (id, started_at, reason, held)
    values (gen_random_uuid(), now() + interval '1 hour', '${reason}', true)`)
  await client.end()
  return where
}

test.each(['loaded', 'restoring'] as const)(
  'a restore that was killed as it was %s is finished by the next start, and nothing is sent',
  async (reason) => {
    const where = await brokenOff(reason)
    const server = await start(where)
    expect(held()).toBe(true)
    const all = await db.select({ state: deliveries.state }).from(deliveries)
    expect(all).toEqual([{ state: 'unknown' }, { state: 'unknown' }])
    const [newest] = await db.select().from(epochs).orderBy(desc(epochs.startedAt)).limit(1)
    expect(newest).toMatchObject({ id: epoch(), held: true, reason: 'restored' })
    await server.stop()
  },
)

/** Another node, and until when ours waits for it: asked of a session of its own, as a transaction sees one moment of it. */
async function other(where: pg.ClientConfig) {
  const [client, watching] = [new pg.Client(where), new pg.Client(where)]
  await Promise.all([client.connect(), watching.connect()])
  const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const waited = () =>
    expect.poll(async () => (await watching.query(waits)).rows.length, { timeout: 60_000 }).toBeGreaterThan(0)
  const end = () => Promise.all([client.end(), watching.end()])
  return { client, waited, end }
}

test('of two nodes that start after a restore that was killed, one finishes it and the other finds it done', async () => {
  const where = await brokenOff('loaded')
  const { client, waited, end } = await other(where)
  await client.query('select pg_advisory_lock($1)', [restoringLock])
  const starting = start(where)
  await waited()
  // The other one has finished; what it left waiting is a reply of later.
  await client.query(`update epochs set reason = 'restored' where reason = 'loaded'`)
  await client.query('select pg_advisory_unlock($1)', [restoringLock])
  const server = await starting
  expect(held()).toBe(true)
  expect(await db.select({ state: deliveries.state }).from(deliveries)).toEqual([
    { state: 'queued' },
    { state: 'queued' },
  ])
  expect(await db.select().from(epochs).where(eq(epochs.reason, 'restoring'))).toEqual([])
  expect(await db.$count(epochs)).toBe(2)
  await end()
  await server.stop()
})

test('what turns out to have been sent while the rest is left to a person stays sent', async () => {
  const where = await brokenOff('restoring')
  const { client, waited, end } = await other(where)
  await client.query('begin')
  await client.query(`update messages set state = 'sent' where state is not null;
    update deliveries set state = 'sent'`)
  const starting = start(where)
  await waited()
  await client.query('commit')
  const server = await starting
  expect(await db.select({ state: deliveries.state }).from(deliveries)).toEqual([{ state: 'sent' }, { state: 'sent' }])
  await end()
  await server.stop()
})

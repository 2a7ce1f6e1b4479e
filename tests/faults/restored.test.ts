import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { desc, eq } from 'drizzle-orm'
import pg from 'pg'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { deliveries, epochs, log, messages } from '../../db/schema/index.ts'
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

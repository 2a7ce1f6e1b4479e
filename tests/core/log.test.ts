import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { log, unsealed } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { alongside, sqlState } from '../../server/core/failure.ts'
import { genesis, seal } from '../../server/core/log.ts'
import { verify } from '../../server/core/verify.ts'
import { freshDatabase } from '../support/database.ts'

await freshDatabase({ max: 60 })
const complaintId = '0193a000-0000-7000-8000-00000000c001'
const sealAll = async () => {
  while ((await seal()) > 0);
}

beforeEach(async () => {
  await sealAll()
  // The trigger that keeps the log is for the product; a test may begin anew.
  await db.execute(sql`alter table log disable trigger all`)
  await db.execute(sql`truncate log, unsealed`)
  await db.execute(sql`alter table log enable always trigger log_keeps_rows`)
  await db.execute(sql`alter table log enable always trigger log_keeps_all`)
})

test('the sealer makes the published hashes from the published facts', async () => {
  const peyk = { id: '0193a000-0000-7000-8000-000000000001', kind: 'system' as const }
  const agent = { id: '0193a000-0000-7000-8000-0000000000a7', kind: 'agent' as const }
  const say = (at: string, actor: typeof peyk | typeof agent, causeId: number | null, type: string, data: object) =>
    db.insert(unsealed).values({
      at: new Date(at),
      actor,
      causeId,
      facts: [{ type, subject: { complaintId }, data }],
      touched: {},
    })
  await say('2026-11-25T12:35:00.000Z', peyk, null, 'complaint.received', { receivedAt: '2026-11-25T12:35:00.000Z' })
  const messageId = '0193a000-0000-7000-8000-00000000b001'
  await say('2026-11-25T12:35:02.000Z', peyk, 1, 'complaint.acknowledged', { kind: 'automatic', lang: 'fa', messageId })
  const noteId = '0193a000-0000-7000-8000-00000000d001'
  await say('2026-11-28T06:10:00.000Z', agent, null, 'complaint.assessed', { noteId, severity: 'medium' })
  await sealAll()
  const rows = await db.select({ prevHash: log.prevHash, hash: log.hash }).from(log).orderBy(log.position)
  expect(rows.map((row) => row.hash)).toEqual([
    '1c49742e4ded4b71b258261ae766cbafd189fc1898ad23c4c116a2c05d5dce87',
    '513c61caf50b7f2bac1d48ac27337f2726717c37f06d78da5fd6796e0719c066',
    '86cdb2536b5d4f27c119569d10fb55082ad495e72ca953f750923aeb596831fc',
  ])
  expect(rows[0]!.prevHash).toBe(genesis)
  expect(await verify()).toMatchObject({ ok: true, count: 3 })
})

test('50 writers, 10,000 commands: no fact is lost, no gap, and the chain holds', { timeout: 120_000 }, async () => {
  const written = new Set<string>()
  const writer = async () => {
    for (let n = 0; n < 200; n++) {
      const id = newId()
      await act(system, async (cx) => cx.record('desk.added', { deskId: id }, {}))
      written.add(id)
    }
  }
  await Promise.all(Array.from({ length: 50 }, writer))
  await sealAll()
  const rows = await db.select({ position: log.position, subjectId: log.subjectId }).from(log).orderBy(log.position)
  expect(rows).toHaveLength(10_000)
  expect(rows.map((row) => row.position)).toEqual(rows.map((_, index) => index + 1))
  expect(new Set(rows.map((row) => row.subjectId))).toEqual(written)
  expect(await verify()).toMatchObject({ ok: true, count: 10_000 })
  expect(await db.$count(unsealed)).toBe(0)
})

test('a command that began after another had committed has the later position', async () => {
  const ids: string[] = []
  for (let n = 0; n < 100; n++) {
    const id = newId()
    ids.push(id)
    await act(system, async (cx) => cx.record('desk.added', { deskId: id }, {}))
  }
  await sealAll()
  const rows = await db.select({ subjectId: log.subjectId }).from(log).orderBy(log.position)
  expect(rows.map((row) => row.subjectId)).toEqual(ids)
})

test.each([
  ['its data', sql`update log set data = '{"role":"admin"}' where position = 3`, 3, 'is not what was sealed'],
  [
    'its actor',
    sql`update log set actor = jsonb_set(actor, '{id}', '"x"') where position = 2`,
    2,
    'is not what was sealed',
  ],
  ['its time', sql`update log set at = at + interval '1 second' where position = 4`, 4, 'is not what was sealed'],
  [
    'its link',
    sql`update log set prev_hash = repeat('1', 64) where position = 5`,
    5,
    'does not follow the fact before it',
  ],
  ['itself, by being gone', sql`delete from log where position = 4`, 4, 'is missing'],
])('a fact that was tampered with in %s is named by its position', async (_what, tamper, position, reason) => {
  for (let n = 0; n < 6; n++) {
    await act(system, async (cx) => cx.record('agent.added', { agentId: newId() }, { role: 'agent' }))
  }
  await sealAll()
  await db.execute(sql`alter table log disable trigger all`)
  await db.execute(tamper)
  expect(await verify()).toEqual({ ok: false, position, reason })
})

test('two sealers at once give each fact one place', async () => {
  await Promise.all(
    Array.from({ length: 200 }, () => act(system, async (cx) => cx.record('desk.added', { deskId: newId() }, {}))),
  )
  await Promise.all(Array.from({ length: 8 }, () => seal()))
  await sealAll()
  expect(await verify()).toMatchObject({ ok: true, count: 200 })
})

test('what was sealed in a transaction that came to nothing is found again, however long the database was away', async () => {
  await db.execute(sql`create function fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$`)
  await db.execute(sql`create constraint trigger fails after delete on unsealed deferrable initially deferred
    for each row execute function fail()`)
  const id = newId()
  const at = new Date()
  const facts = [{ type: 'desk.added', subject: { deskId: id }, data: {} }]
  await db.insert(unsealed).values({ actor: system, at, causeId: null, facts, touched: {} })
  await expect(seal()).rejects.toThrow()
  const command = act(system, async (cx) => cx.record('desk.added', { deskId: newId() }, {}), { seals: true })
  await expect(command).rejects.toThrow()
  await db.execute(sql`drop function fail cascade`)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000)
  await seal()
  vi.restoreAllMocks()
  expect(await db.select().from(log)).toMatchObject([{ subjectId: id }])
})

test('of statements that are sent together the one that failed is told of, and none is left on its way', async () => {
  let ended = false
  const work = db.transaction((tx) => {
    const wrong = async () => {
      await tx.execute(sql`select 1 / 0`).catch(async (error: unknown) => Promise.reject(error))
    }
    const behind = async () => {
      await tx.execute(sql`select 1`).catch(() => sleep(50))
      ended = true
    }
    return alongside(wrong(), tx.execute(sql`select 2`), behind())
  })
  await expect(work).rejects.toSatisfy((error) => sqlState(error) === '22012')
  expect(ended).toBe(true)
})

test('a command that seals does so with its own commit, and with whatever lay before it', async () => {
  const [before, after] = [newId(), newId()]
  const facts = [{ type: 'desk.added', subject: { deskId: before }, data: {} }]
  await db.insert(unsealed).values({ actor: system, at: new Date(), causeId: null, facts, touched: {} })
  await act(system, async (cx) => cx.record('desk.added', { deskId: after }, {}), { seals: true })
  const rows = await db.select().from(log).orderBy(log.position)
  expect(rows).toMatchObject([{ subjectId: before }, { subjectId: after }])
  expect(await db.$count(unsealed)).toBe(0)
})

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, log, messages, parkedReceipts, raw } from '../../db/schema/index.ts'
import { verify } from '../../server/core/verify.ts'
import { newWorld } from '../support/world.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { apiOf, cookieOf, grantPassword } from '../support/server.ts'
import { answers, mends } from './answering.ts'
import { farSide } from './far-side.ts'
import { chatter } from './load.ts'
import { points } from './points.ts'

const world = await newWorld()
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const far = await farSide()
const root = join(import.meta.dirname, '../..')
const environment = { PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where), FAR_SIDE: far.url }
await grantPassword(world.ada)

const arrived = ['sent', 'delivered', 'read'] as const
type Server = Awaited<ReturnType<typeof startProcess>>
type Visitor = Awaited<ReturnType<typeof chatter>>

const start = (more: Record<string, string> = {}) =>
  startProcess({ ...environment, ...more }, join(import.meta.dirname, 'far-hub.ts'))

let server: Server | undefined
afterAll(() => server?.kill())

test('every crash point that is named by itself is one of them', async () => {
  for await (const file of glob('server/**/*.ts', { cwd: root })) {
    for (const [, name] of (await readFile(join(root, file), 'utf8')).matchAll(/crashPoint\('(.+?)'\)/g))
      expect(points).toContain(name)
  }
})

test(
  'killed 30 times under load, at each point and in between, it stores and sends everything once and in order, and shows it',
  { timeout: 600_000 },
  async () => {
    server = await start()
    const api = apiOf(url, await cookieOf(url, 'ada@example.com'))
    const visitors = await Promise.all(Array.from({ length: 4 }, () => chatter(url, world.chat.id)))
    const answering = answers(api)
    const mending = mends(api)
    onTestFinished(async () => void (await Promise.all([answering.stop(), mending.stop()])))
    for (const [n, point] of points.entries()) {
      await server.kill()
      server = await start({ CRASH_AT: point })
      await expect.poll(diedBefore(server), { timeout: 30_000, message: `nobody came by at ${point}` }).toBe(true)
      if (n % 3 === 0 || points[n + 1] === 'send.interrupted') continue
      server = await start()
      await sleep(100 + 37 * (n % 11))
    }
    await server.kill()
    server = await start()
    const written = await answering.stop()
    await Promise.all(visitors.map((visitor) => visitor.stop()))
    await settled()
    await mending.stop()
    await isAllThere(visitors, written)
    await wasSentOnce(visitors)
    await shownEverywhere(visitors)
    expect(await verify()).toMatchObject({ ok: true })
    visitors.forEach((visitor) => visitor.close())
    await server.kill('SIGTERM')
    far.close()
  },
)

async function isAllThere(visitors: Visitor[], written: Id[]) {
  for (const visitor of visitors) {
    expect(visitor.acknowledged.length).toBeGreaterThan(10)
    const texts = await storedOf(visitor.acknowledged[0]!.clientId)
    expect(texts.filter((text) => Number(text) <= visitor.acknowledged.length)).toEqual(
      visitor.acknowledged.map(({ text }) => text),
    )
  }
  for (const clientId of written) expect(await db.$count(messages, eq(messages.clientId, clientId))).toBe(1)
  expect(written.length).toBeGreaterThan(10)
}

/** What the far side took is what we call sent, and what a visitor said that he got is known to have got there. */
async function wasSentOnce(visitors: Visitor[]) {
  expect(await db.$count(deliveries, notInArray(deliveries.state, [...arrived]))).toBe(0)
  const rows = await db.select({ id: deliveries.id }).from(deliveries)
  expect(rows.map(({ id }) => id).sort()).toEqual([...far.taken].sort())
  const outbound = eq(messages.kind, 'outbound')
  expect(await db.$count(messages, outbound)).toBe(rows.length)
  expect(await db.$count(messages, sql`${outbound} and ${notInArray(messages.state, [...arrived])}`)).toBe(0)
  for (const { told } of visitors) {
    expect(told.size).toBeGreaterThan(0)
    const got = await db
      .select({ state: messages.state })
      .from(messages)
      .where(inArray(messages.id, [...told]))
    expect(new Set(got.map(({ state }) => state))).toEqual(new Set(['delivered']))
  }
  expect(await db.$count(parkedReceipts)).toBe(0)
}

/** What one visitor's conversation holds from him, in its order. */
async function storedOf(clientId: Id) {
  const [first] = await db.select().from(messages).where(eq(messages.clientId, clientId))
  const rows = await db
    .select()
    .from(messages)
    .where(eq(messages.conversationId, first!.conversationId))
    .orderBy(asc(messages.seq))
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1))
  const mine = rows.filter((row) => row.kind === 'inbound')
  expect(new Set(mine.map((row) => row.clientId)).size).toBe(mine.length)
  return mine.map((row) => row.text)
}

const diedBefore = (server: Server) => async () => (await backOffIsOver(), server.isDead())

/** Nobody has the time to wait for the next try. */
const backOffIsOver = () => db.execute(sql`update deliveries set not_before = null where state = 'queued'`)

async function settled() {
  const busy = sql`select exists (select from ${raw} where state = 'new') or exists (select from unsealed)
    or exists (select from ${deliveries} where state not in ('sent', 'delivered', 'read')) as busy`
  const until = Date.now() + 60_000
  while ((await db.execute<{ busy: boolean }>(busy)).rows[0]!.busy) {
    if (Date.now() > until) throw new Error('Something waits for ever.')
    await backOffIsOver()
    await sleep(50)
  }
}

/** After all that each visitor's own screen shows every message of his conversation. */
async function shownEverywhere(visitors: Visitor[]) {
  for (const { shown, acknowledged } of visitors) {
    const [first] = await db.select().from(messages).where(eq(messages.clientId, acknowledged[0]!.clientId))
    const rows = await db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.conversationId, first!.conversationId))
    await expect.poll(() => rows.filter(({ id }) => !shown.has(id)).length, { timeout: 5000 }).toBe(0)
  }
  expect(await db.$count(log, eq(log.type, 'message.received'))).toBe(
    await db.$count(messages, eq(messages.kind, 'inbound')),
  )
}

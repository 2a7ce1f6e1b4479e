import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq, ne, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, deliveries, log, messages, raw } from '../../db/schema/index.ts'
import { verify } from '../../server/core/verify.ts'
import { newWorld } from '../support/world.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { apiOf, cookieOf, grantPassword } from '../support/server.ts'
import { chatter } from './load.ts'

const world = await newWorld()
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const environment = { PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where) }
await grantPassword(world.ada)

/** Each as often as the others, and in between at any moment. */
const points = [
  'raw.before-commit',
  'raw.after-commit',
  'intake.before-commit',
  'seal.before-commit',
  'send.before-call',
  'send.after-call',
]
const kills = 30

test(
  'killed 30 times under load, it stores everything acknowledged once and in order, and shows it',
  { timeout: 600_000 },
  async () => {
    let server = await startProcess(environment)
    const cookie = await cookieOf(url, 'ada@example.com')
    const visitors = await Promise.all(Array.from({ length: 4 }, () => chatter(url, world.chat.id)))
    const answering = answers(cookie)
    for (let n = 0; n < kills; n++) {
      const point = n % 2 === 0 ? points[(n / 2) % points.length]! : null
      await server.kill()
      server = await startProcess({ ...environment, ...(point && { CRASH_AT: point }) })
      if (point) await Promise.race([server.dead, sleep(3000)])
      else await sleep(100 + 37 * (n % 11))
    }
    await server.kill()
    server = await startProcess(environment)
    const written = await answering.stop()
    await Promise.all(visitors.map((visitor) => visitor.stop()))
    await settled()
    for (const visitor of visitors) {
      expect(visitor.acknowledged.length).toBeGreaterThan(10)
      const texts = await storedOf(visitor.acknowledged[0]!.clientId)
      expect(texts.filter((text) => Number(text) <= visitor.acknowledged.length)).toEqual(
        visitor.acknowledged.map(({ text }) => text),
      )
    }
    for (const clientId of written) expect(await db.$count(messages, eq(messages.clientId, clientId))).toBe(1)
    expect(written.length).toBeGreaterThan(10)
    expect(await db.$count(messages, sql`state in ('queued', 'sending')`)).toBe(0)
    expect(await db.$count(deliveries, ne(deliveries.state, 'sent'))).toBe(0)
    await shownEverywhere(visitors)
    expect(await verify()).toMatchObject({ ok: true })
    visitors.forEach((visitor) => visitor.close())
    await server.kill('SIGTERM')
  },
)

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

/** An agent answers whatever is there, again and again with the same uuid until it is acknowledged. */
function answers(cookie: string) {
  const api = apiOf(url, cookie)
  const acknowledged: Id[] = []
  let going = true
  const work = (async () => {
    while (going) {
      const rows = await db.select().from(conversations)
      for (const { id } of rows) {
        const clientId = crypto.randomUUID()
        const body = { clientId, text: 'answer', fileIds: [], seen: 2_000_000_000 }
        const send = () =>
          api('POST', `/conversations/${id}/messages`, body).then(
            ({ status }) => status,
            () => 0,
          )
        let status = 0
        while (going && status !== 200) if ((status = await send()) !== 200) await sleep(20)
        if (status === 200) acknowledged.push(clientId)
      }
      await sleep(10)
    }
    return acknowledged
  })()
  return { stop: () => ((going = false), work) }
}

async function settled() {
  const busy = sql`select exists (select from ${raw} where state = 'new') or exists (select from unsealed)
    or exists (select from ${deliveries} where state in ('queued', 'sending')) as busy`
  const until = Date.now() + 30_000
  while ((await db.execute<{ busy: boolean }>(busy)).rows[0]!.busy) {
    if (Date.now() > until) throw new Error('Something waits for ever.')
    await sleep(50)
  }
}

/** After all that each visitor's own screen shows every message of his conversation. */
async function shownEverywhere(visitors: Awaited<ReturnType<typeof chatter>>[]) {
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

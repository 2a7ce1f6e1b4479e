import { asc, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, log, messages, parkedReceipts, raw } from '../../db/schema/index.ts'
import { verify } from '../../server/core/verify.ts'
import type { answers, mends } from './answering.ts'
import type { chatter } from './load.ts'

type Visitor = Awaited<ReturnType<typeof chatter>>

const arrived = ['sent', 'delivered', 'read'] as const

interface Under {
  visitors: Visitor[]
  answering: ReturnType<typeof answers>
  mending: ReturnType<typeof mends>
}

/** Lets those who made the load end, and holds what is stored, sent and shown against what they were told. */
export async function endedWell({ visitors, answering, mending }: Under, far: { taken: Set<string> }) {
  const written = await answering.stop()
  await Promise.all(visitors.map((visitor) => visitor.stop()))
  await settled()
  await mending.stop()
  await isAllThere(visitors, written)
  await wasSentOnce(visitors, far)
  await shownEverywhere(visitors)
  expect(await verify()).toMatchObject({ ok: true })
  visitors.forEach((visitor) => visitor.close())
}

/** What was acknowledged is there once, in order. */
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
async function wasSentOnce(visitors: Visitor[], far: { taken: Set<string> }) {
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

/** Nobody has the time to wait for the next try. */
export const backOffIsOver = () => db.execute(sql`update deliveries set not_before = null where state = 'queued'`)

/** Until nothing waits any more. */
export async function settled() {
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

import { once } from 'node:events'
import { and, eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { troubles } from '../../server/core/loop.ts'
import { failed } from '../../server/messages/attempting.ts'
import { attempts, sendDue } from '../../server/messages/sending.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, lastFact, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let id: Id
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  channel = await farChannel(world.support)
  id = await channel.writes('carol', 'Hello?')
})

const states = async (conversationId = id) => (await thread(conversationId)).slice(1).map((message) => message.state)
const texts = (of = channel) => of.far.sent.map((part) => part.text)

test('a far side that says nothing holds up its own line, and no other, neither here nor on another channel', async () => {
  const other = await farChannel(world.support)
  const there = await other.writes('erfan', 'Hello?')
  const letGo = channel.far.hang()
  await answers(world.ada, id, 'one')
  await sendDue(1)
  await answers(world.ada, id, 'two')
  await answers(world.ada, there, 'three')
  const ended = once(attempts, 'ended')
  await sendDue(1)
  await ended
  expect([texts(), texts(other)]).toEqual([[], ['three']])
  expect([await states(), await states(there)]).toEqual([['queued', 'queued'], ['sent']])
  letGo()
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
})

test('a channel has as many calls at once as it bears, and what takes long is not given up', async () => {
  const letGo = channel.far.hang()
  const people = await Promise.all(Array.from({ length: 5 }, (_, n) => channel.writes(`person-${n}`, 'Hello?')))
  for (const one of people) await answers(world.ada, one, 'one')
  const sending = eq(deliveries.state, 'sending')
  for (let pass = 0; pass < 3; pass++) {
    await sendDue(1)
    await db
      .update(deliveries)
      .set({ leaseUntil: new Date(0) })
      .where(sending)
  }
  expect(await db.$count(deliveries, and(sending, eq(deliveries.channelId, channel.id)))).toBe(3)
  expect(channel.far.calls).toBe(3)
  letGo()
  await sendAll()
  expect(channel.far.sent).toHaveLength(5)
})

test('who takes the outbox over ends what others began, and their outcomes count no more', async () => {
  const letGo = channel.far.hang()
  await answers(world.ada, id, 'one')
  await sendDue(1)
  const [before] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  await db.execute(sql`update deliveries set fence = fence + 1, state = 'unknown' where id = ${before!.id}`)
  letGo()
  await sendAll()
  const [after] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  expect(after).toMatchObject({ state: 'unknown', externalId: null })
})

test('chatwoot#15365 an answer whose channel breaks is not lost: it stands in sight, and the log says where it broke', async () => {
  const told = once(troubles, 'trouble')
  channel.far.break = new TypeError('a secret of the customer')
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(await states()).toEqual(['failed'])
  expect(await lastFact(id)).toMatchObject({ type: 'message.failed', data: { code: 'fault' } })
  expect(JSON.stringify(await told)).toMatch(/^\["sending",\{"name":"TypeError"(?!.*secret)/)
})

test('what was given up for lost has been sent after all, if whoever called says so', async () => {
  const forgetful = await farChannel(world.support, false)
  const there = await forgetful.writes('goli', 'Hello?')
  const letGo = forgetful.far.hang()
  await answers(world.ada, there, 'one')
  await sendDue(1)
  const [row] = await db.select().from(deliveries).where(eq(deliveries.conversationId, there))
  // Another process took over meanwhile, and could not know.
  await failed(row!, new ChannelError('interrupted', { retry: true, certain: false }))
  expect(await states(there)).toEqual(['unknown'])
  const ended = once(attempts, 'ended')
  letGo()
  await ended
  expect([texts(forgetful), await states(there)]).toEqual([['one'], ['sent']])
})

import { once } from 'node:events'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries, participants } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { troubles } from '../../server/core/loop.ts'
import { resend, skip } from '../../server/messages/resending.ts'
import { reply } from '../../server/messages/writing.ts'
import { writes } from '../support/inbound.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, factsOf, lastFact, thread } from './facts.ts'
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

test('answers go out in the order in which they were written', async () => {
  for (const text of ['one', 'two', 'three']) await answers(world.ada, id, text)
  await sendAll()
  expect(texts()).toEqual(['one', 'two', 'three'])
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  expect(await lastFact(id)).toMatchObject({ type: 'message.sent' })
})

test('a part says what it answers, who wrote it and who else gets it', async () => {
  const dariush = { kind: 'fake', address: 'dariush', name: 'Dariush' }
  await answers(world.ada, id, 'one')
  await sendAll()
  const written = { clientId: newId(), text: 'two', fileIds: [], seen: 2, others: [dariush] }
  await act(world.bob, (cx) => reply(cx, id, written))
  await sendAll()
  const [first, second] = channel.far.sent
  expect(first).toMatchObject({ answers: [], others: [], author: { name: 'Ada' } })
  expect(second).toMatchObject({ answers: [`far-${first!.id}`], others: [dariush], author: { name: 'Bob' } })
  expect((await thread(id)).at(-1)!.others).toEqual([dariush])
  expect(await db.select().from(participants)).toMatchObject([{ conversationId: id, address: 'dariush' }])
})

test('a channel that reaches one person at a time takes no others', async () => {
  const there = await writes(world.chat, 'erfan', 'Hello?')
  const written = { clientId: newId(), text: 'Hi', fileIds: [], seen: 1, others: [{ kind: 'x', address: 'y' }] }
  await expect(act(world.ada, (cx) => reply(cx, there, written))).rejects.toThrow('one person')
})

test('one that is refused stands in sight and in the way, with its reason', async () => {
  channel.far.fail = 'certain'
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  await sendAll()
  expect(await states()).toEqual(['failed', 'queued'])
  expect((await thread(id))[1]!.failure).toBe('refused')
  expect(await lastFact(id)).toMatchObject({ type: 'message.failed', data: { code: 'refused', certain: true } })
})

test('chatwoot#14120 “Send again” really calls the provider, and what waited behind it follows', async () => {
  channel.far.fail = 'certain'
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  await sendAll()
  expect(texts()).toEqual([])
  channel.far.fail = null
  const [, first] = await thread(id)
  await act(world.bob, (cx) => resend(cx, first!.id))
  expect(await lastFact(id)).toMatchObject({ type: 'message.requeued', by: world.bob.id })
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
  expect(await states()).toEqual(['sent', 'sent'])
  expect((await thread(id))[1]!.failure).toBeNull()
})

test('one that is given up lets the next one pass, and is never sent', async () => {
  channel.far.fail = 'certain'
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  await sendAll()
  channel.far.fail = null
  await act(world.ada, async (cx) => skip(cx, (await thread(id))[1]!.id))
  expect(await lastFact(id)).toMatchObject({ type: 'message.skipped' })
  await sendAll()
  expect(texts()).toEqual(['two'])
  expect(await states()).toEqual(['skipped', 'sent'])
})

test('where nobody can tell whether it left, a person decides', async () => {
  const forgetful = await farChannel(world.support, false)
  const other = await forgetful.writes('dariush', 'Hello?')
  forgetful.far.fail = 'uncertain'
  await answers(world.ada, other, 'one')
  await sendAll()
  expect(await states(other)).toEqual(['unknown'])
  expect(await lastFact(other)).toMatchObject({ type: 'message.failed', data: { code: 'timeout', certain: false } })
  await sendAll()
  expect(texts(forgetful)).toEqual(['one'])
})

test('a passing trouble is tried again by itself, later', async () => {
  channel.far.fail = 'retry'
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(await states()).toEqual(['queued'])
  channel.far.fail = null
  await db.execute(sql`update deliveries set not_before = now() - interval '1 second'`)
  await sendAll()
  expect(texts()).toEqual(['one'])
})

test('an attempt whose process died is repeated where the provider keeps our key', async () => {
  await answers(world.ada, id, 'one')
  await db.execute(sql`update deliveries set state = 'sending', attempts = 1, fence = 1,
    lease_until = now() - interval '1 second' where conversation_id = ${id}`)
  await sendAll()
  await db.execute(sql`update deliveries set not_before = null where conversation_id = ${id}`)
  await sendAll()
  expect(await states()).toEqual(['sent'])
  expect(texts()).toEqual(['one'])
})

test('one that is sent again has all its tries before it once more', async () => {
  await answers(world.ada, id, 'one')
  await db.execute(sql`update deliveries set attempts = 11 where conversation_id = ${id}`)
  channel.far.fail = 'retry'
  await sendAll()
  expect(await states()).toEqual(['failed'])
  await act(world.ada, async (cx) => resend(cx, (await thread(id))[1]!.id))
  await sendAll()
  expect(await states()).toEqual(['queued'])
})

test('a message that left has not failed because nobody could write that down', async () => {
  await answers(world.ada, id, 'one')
  await db.execute(sql`create function no() returns trigger language plpgsql as 'begin raise exception $$no$$; end'`)
  await db.execute(sql`create trigger no before insert on unsealed for each row
    when (new.facts::text like '%message.sent%') execute function no()`)
  const told = once(troubles, 'trouble')
  await sendAll()
  expect(await told).toMatchObject(['sending', { sqlState: 'P0001' }])
  await db.execute(sql`drop function no cascade`)
  expect(await db.$count(deliveries, eq(deliveries.state, 'sending'))).toBe(1)
  await db.execute(sql`update deliveries set lease_until = now() - interval '1 second' where state = 'sending'`)
  await sendAll()
  await db.execute(sql`update deliveries set not_before = null where conversation_id = ${id}`)
  await sendAll()
  expect(await states()).toEqual(['sent'])
  expect(texts()).toEqual(['one'])
  expect((await factsOf(id)).map(({ type }) => type)).not.toContain('message.failed')
})

test('what is not stuck is neither sent again nor given up', async () => {
  await answers(world.ada, id, 'one')
  await sendAll()
  const [inbound, outbound] = await thread(id)
  for (const { id: messageId } of [inbound!, outbound!]) {
    for (const verb of [resend, skip]) {
      await expect(act(world.ada, (cx) => verb(cx, messageId))).rejects.toMatchObject({ code: 'conflict' })
    }
  }
  expect(await db.$count(deliveries, eq(deliveries.conversationId, id))).toBe(1)
})

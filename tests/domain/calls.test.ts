import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { calls, deliveries } from '../../db/schema/index.ts'
import { callsOf, forgetCalls, keepCalls } from '../../server/channels/calls.ts'
import { act } from '../../server/core/act.ts'
import { runOneJob } from '../../server/core/jobs.ts'
import { carryOut } from '../../server/messages/carrying-out.ts'
import { takeBack } from '../../server/messages/changing.ts'
import { callAgain, redeliver } from '../../server/messages/redelivering.ts'
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

const log = async (of = channel.id) => {
  await keepCalls()
  return callsOf(of, Number.MAX_SAFE_INTEGER)
}
const repeat = async (n = 0) => act(world.root, async (cx) => redeliver(cx, (await log())[n]!.deliveryId))
const runJobs = async () => {
  while (await runOneJob({ 'messages.redeliver': callAgain }));
}
const texts = () => channel.far.sent.map((part) => part.text)

test('each call is in the log, with what came of it and how it stands now', async () => {
  channel.far.fail = 'retry'
  await answers(world.ada, id, 'one')
  await sendAll()
  channel.far.fail = null
  await db.execute(sql`update deliveries set not_before = null`)
  await sendAll()
  expect(await log()).toMatchObject([
    { attempt: 2, code: null, state: 'sent', again: true },
    { attempt: 1, code: 'busy', state: 'sent', again: true },
  ])
  expect((await log()).every(({ ms, at }) => ms >= 0 && Date.parse(at) > 0)).toBe(true)
  expect(await log(world.chat.id)).toEqual([])
})

test('what the far side has lost is told to it once more under the same key, and stays sent', async () => {
  await answers(world.ada, id, 'one')
  await sendAll()
  await repeat()
  expect(await lastFact(id)).toMatchObject({ type: 'message.redelivered', by: world.root.id })
  await runJobs()
  expect(channel.far.calls).toBe(2)
  expect((await thread(id)).at(-1)!.state).toBe('sent')
  expect(await log()).toHaveLength(2)
  channel.far.fail = 'certain'
  await repeat()
  await runJobs()
  expect((await log())[0]).toMatchObject({ code: 'refused', state: 'sent' })
  expect((await thread(id)).at(-1)!.state).toBe('sent')
})

test('chatwoot#15918 “Send again” in the log of what is stuck really calls, and says sent only then', async () => {
  channel.far.fail = 'certain'
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  await sendAll()
  channel.far.fail = null
  await repeat()
  expect((await thread(id))[1]!.state).toBe('queued')
  await sendAll()
  expect(texts()).toEqual(['one', 'two'])
  expect((await thread(id)).slice(1).map(({ state }) => state)).toEqual(['sent', 'sent'])
})

test('where the far side knows no key, what was sent is not sent twice', async () => {
  channel = await farChannel(world.support, false)
  id = await channel.writes('dariush', 'Hello?')
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(await log()).toMatchObject([{ state: 'sent', again: false }])
  await expect(repeat()).rejects.toMatchObject({ code: 'conflict' })
})

test('what the customer is no longer to have is not told to anybody again', async () => {
  await answers(world.ada, id, 'one')
  await sendAll()
  const message = (await thread(id)).at(-1)!
  await repeat()
  await act(world.ada, (cx) => takeBack(cx, message.id))
  await runJobs()
  expect(channel.far.calls).toBe(1)
  await expect(repeat()).rejects.toThrow('changed or taken back')
  await runOneJob({ 'messages.carry-out': carryOut })
  expect((await thread(id)).at(-1)!.takenBackAt).toBeInstanceOf(Date)
  await expect(repeat()).rejects.toThrow('changed or taken back')
})

test('only who configures may', async () => {
  await answers(world.ada, id, 'one')
  await sendAll()
  const [{ deliveryId } = { deliveryId: '' }] = await log()
  await expect(act(world.ada, (cx) => redeliver(cx, deliveryId))).rejects.toMatchObject({ code: 'forbidden' })
})

test('of each channel the newest thousand of thirty days are kept', async () => {
  const row = { channelId: channel.id, deliveryId: channel.id, attempt: 1, ms: 1 }
  const old = new Date(Date.now() - 31 * 86_400_000)
  await db.insert(calls).values([{ ...row, channelId: world.chat.id, at: old }])
  await db.insert(calls).values(Array.from({ length: 1003 }, () => ({ ...row, at: new Date() })))
  await forgetCalls()
  expect(await db.$count(calls, sql`channel_id = ${channel.id}`)).toBe(1000)
  expect(await db.$count(calls, sql`channel_id = ${world.chat.id}`)).toBe(0)
})

test('a message is tried for as long as its connector wants', async () => {
  await answers(world.ada, id, 'one')
  channel.far.fail = 'retry'
  const later = (hours: number) =>
    db.execute(sql`update deliveries set attempts = 40, not_before = null,
      created_at = now() - make_interval(hours => ${hours}) where conversation_id = ${id}`)
  const mine = () => db.select({ state: deliveries.state }).from(deliveries).where(eq(deliveries.conversationId, id))
  const state = async () => (await mine())[0]!.state
  await later(1)
  await sendAll()
  expect(await state()).toBe('failed')
  channel = await farChannel(world.support, true, { triesFor: 72 })
  id = await channel.writes('carol', 'Hello?')
  channel.far.fail = 'retry'
  await answers(world.ada, id, 'one')
  await later(71)
  await sendAll()
  expect(await state()).toBe('queued')
  await later(73)
  await sendAll()
  expect(await state()).toBe('failed')
})

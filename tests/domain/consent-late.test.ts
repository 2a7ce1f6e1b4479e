import pg from 'pg'
import { eq } from 'drizzle-orm'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { carryOut } from '../../server/messages/carrying-out.ts'
import { rewrite } from '../../server/messages/changing.ts'
import { carryReaction, react } from '../../server/messages/reacting.ts'
import { callAgain, redeliver } from '../../server/messages/redelivering.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, said, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let line: FarChannel
let who: string
let id: Id
beforeAll(async () => {
  world = await newWorld()
  line = await farChannel(world.support, true, { consent: { purpose: 'service', quiet: null } })
})
beforeEach(async () => {
  who = `carol-${newId()}`
  const from = { kind: 'fake', address: who, verified: true }
  await line.hears([{ type: 'message', from, text: 'Hello?', externalId: who }])
  id = await line.writes(who, 'Anybody?')
})

const once = { attempts: 1 }
async function sent() {
  await answers(world.ada, id, 'one')
  await sendAll()
  const message = (await thread(id)).at(-1)!
  const [delivery] = await db.select().from(deliveries).where(eq(deliveries.messageId, message.id))
  return { messageId: message.id, deliveryId: delivery!.id }
}

test('an edit that was wanted before the word does not reach him after it', async () => {
  const { messageId } = await sent()
  await act(world.ada, (cx) => rewrite(cx, messageId, 'two'))
  await line.writes(who, 'STOP')
  await carryOut({ messageId }, once)
  expect(line.far.changes).toEqual([])
  const message = (await thread(id)).find((one) => one.id === messageId)!
  expect(message).toMatchObject({ text: 'one', change: { state: 'failed', failure: 'forbidden_by_customer' } })
})

test('nor does an emoji', async () => {
  const [hello] = await thread(id)
  await act(world.ada, (cx) => react(cx, hello!.id, '👍'))
  await line.writes(who, 'STOP')
  await carryReaction({ messageId: hello!.id }, once)
  expect(line.far.reactions).toEqual([])
  expect((await thread(id))[0]!.reactions[0]!.ours).toMatchObject({ state: 'failed', failure: 'forbidden_by_customer' })
})

test('nor is he told once more what he was told', async () => {
  const { deliveryId } = await sent()
  await act(world.root, (cx) => redeliver(cx, deliveryId))
  await line.writes(who, 'STOP')
  const { calls } = line.far
  await callAgain({ deliveryId })
  expect(line.far.calls).toBe(calls)
})

test('one of several whom a message would reach is enough', async () => {
  const dariush = { kind: 'fake', address: `dariush-${who}` }
  const with_ = (more: object) => act(world.ada, (cx) => reply(cx, id, { ...said(), seen: 1_000_000, ...more }))
  await with_({ others: [dariush] })
  await line.writes(dariush.address, 'STOP')
  const { calls } = line.far
  await sendAll()
  expect(line.far.calls).toBe(calls)
  for (const more of [{ others: [dariush] }, { hidden: [dariush] }])
    await expect(with_(more)).rejects.toMatchObject({ code: 'forbidden_by_customer' })
})

test.each([0, 5, 10, 20, 40])('once the word is taken in no call begins: %i ms after the first', async (ms) => {
  for (let n = 0; n < 12; n++) await answers(world.ada, id, `${n}`)
  const sending = sendAll()
  await wait(ms)
  await line.writes(who, 'STOP')
  const { calls } = line.far
  await sending
  await sendAll()
  // One may have been asked about before, and be on its way.
  expect(line.far.calls - calls).toBeLessThanOrEqual(1)
  expect((await thread(id)).some(({ failure }) => failure === 'forbidden_by_customer')).toBe(true)
})

test('nobody is asked what is forbidden where nobody says a word, or can', async () => {
  const open = await farChannel(world.support)
  const there = await open.writes(who, 'Hello?')
  const query = vi.spyOn(pg.Client.prototype, 'query')
  const asked = () =>
    query.mock.calls.filter(([what]) => ((what as { text?: string }).text ?? String(what)).includes('consents')).length
  await line.writes(who, 'Where is it?')
  await open.writes(who, 'STOP')
  await answers(world.ada, there, 'one')
  await sendAll()
  expect(query.mock.calls.length).toBeGreaterThan(10)
  expect(asked()).toBe(0)
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(asked()).toBe(2)
  query.mockRestore()
})

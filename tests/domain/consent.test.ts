import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { consents, deliveries, parked } from '../../db/schema/index.ts'
import { opened } from '../../server/across/thread.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { act } from '../../server/core/act.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { rewrite, takeBack } from '../../server/messages/changing.ts'
import { react } from '../../server/messages/reacting.ts'
import { redeliver } from '../../server/messages/redelivering.ts'
import { resend, skip } from '../../server/messages/resending.ts'
import { note } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, factsOf, said, sealAll, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

const service = { purpose: 'service' as const, quiet: null }
const refused = { code: 'forbidden_by_customer' }

let world: World
let line: FarChannel
let who: string
let id: Id
beforeAll(async () => {
  world = await newWorld()
  line = await farChannel(world.support, true, { consent: service })
})
beforeEach(async () => {
  who = `carol-${newId()}`
  id = await line.writes(who, 'Hello?')
  line.far.fail = null
  line.far.sent.length = 0
})

const isFor = async (consent: object) => {
  await act(world.root, (cx) => changeChannel(cx, line.id, { settings: { consent } }))
  await reconcile()
}
const acknowledged = async () => {
  await sealAll()
  while (await read(acknowledgementReader));
}
const told = async (of = id) =>
  (await factsOf(of)).map(({ type }) => type).filter((type) => type.startsWith('consent.'))
const states = async () => (await thread(id)).flatMap(({ kind, state }) => (kind === 'outbound' ? state : []))

test('what waits when the word comes does not go, says why, and is not tried again', async () => {
  await answers(world.ada, id, 'one')
  await answers(world.ada, id, 'two')
  await line.writes(who, 'STOP')
  const { calls } = line.far
  await sendAll()
  expect(line.far.calls).toBe(calls)
  const [, first] = await thread(id)
  expect(first).toMatchObject({ state: 'failed', failure: 'forbidden_by_customer' })
  await act(world.ada, (cx) => skip(cx, first!.id))
  await sendAll()
  expect(line.far.sent).toEqual([])
  expect(await states()).toEqual(['skipped', 'failed'])
})

test('what comes back to be tried again does not go either', async () => {
  line.far.fail = 'retry'
  await answers(world.ada, id, 'one')
  await sendAll()
  line.far.fail = null
  await line.writes(who, 'STOP')
  await db.update(deliveries).set({ notBefore: null }).where(eq(deliveries.conversationId, id))
  await sendAll()
  expect(line.far.sent).toEqual([])
  expect(await states()).toEqual(['failed'])
})

test('by a word it is allowed again, and what was refused can be sent again', async () => {
  await answers(world.ada, id, 'one')
  await line.writes(who, 'لغو')
  await sendAll()
  await line.writes(who, 'شروع')
  await line.writes(who, 'START')
  expect(await told()).toEqual(['consent.withdrawn', 'consent.given'])
  const [, first] = await thread(id)
  await act(world.ada, (cx) => resend(cx, first!.id))
  await answers(world.ada, id, 'two')
  await sendAll()
  expect(line.far.sent.map(({ text }) => text)).toEqual(['one', 'two'])
})

test('nothing is answered by itself to the word, or after it', async () => {
  await act(world.root, (cx) => changeChannel(cx, line.id, { settings: { acknowledgement: 'We have it.' } }))
  await line.writes(`other-${who}`, 'Hello?')
  await acknowledged()
  const there = await line.writes(`new-${who}`, 'STOP')
  await acknowledged()
  expect(await thread(there)).toHaveLength(1)
  expect(await db.$count(parked)).toBe(0)
  await sendAll()
  const reached = line.far.sent.map(({ to }) => to.address)
  expect(reached).toContain(`other-${who}`)
  expect(reached).not.toContain(`new-${who}`)
  await act(world.root, (cx) => changeChannel(cx, line.id, { settings: { acknowledgement: '' } }))
})

test('no edit, emoji or second telling reaches him, but what he has can be taken back, and notes are written', async () => {
  await answers(world.ada, id, 'one')
  await sendAll()
  const [, sent] = await thread(id)
  const [delivery] = await db.select().from(deliveries).where(eq(deliveries.messageId, sent!.id))
  await line.hears([
    { type: 'message', from: { kind: 'fake', address: who, verified: true }, text: 'STOP', externalId: who },
  ])
  const [, , stop] = await thread(id)
  await expect(act(world.ada, (cx) => rewrite(cx, sent!.id, 'two'))).rejects.toMatchObject(refused)
  await expect(act(world.ada, (cx) => react(cx, stop!.id, '👍'))).rejects.toMatchObject(refused)
  await expect(act(world.root, (cx) => redeliver(cx, delivery!.id))).rejects.toMatchObject(refused)
  await act(world.ada, (cx) => takeBack(cx, sent!.id))
  await act(world.ada, (cx) => note(cx, id, said('He wants nothing')))
})

test('it holds for his address, on that line, and for its purpose', async () => {
  const elsewhere = await farChannel(world.support, true, { consent: service })
  const open = await farChannel(world.support)
  const there = await elsewhere.writes(who, 'Hello?')
  const free = await open.writes(who, 'STOP')
  await line.writes(who, 'STOP')
  for (const other of [there, free, await line.writes(`other-${who}`, 'Hello?')]) await answers(world.ada, other)
  expect(await told(free)).toEqual([])
  await isFor({ purpose: 'advertising', quiet: null })
  await answers(world.ada, id, 'News')
  await line.writes(who, '۱۱')
  await expect(answers(world.ada, id)).rejects.toMatchObject(refused)
  await line.writes(who, 'START')
  await isFor(service)
  await expect(answers(world.ada, id)).rejects.toMatchObject(refused)
})

test('the word is his own, said to us alone and now', async () => {
  const from = { kind: 'fake', address: who, verified: true }
  const message = { type: 'message' as const, from, text: 'STOP' }
  await line.hears([{ ...message, room: { address: `room-${who}` } }])
  await line.hears([{ ...message, album: who }])
  await line.hears([{ ...message, arrivedAt: '2001-01-01T00:00:00Z' }])
  await answers(world.ada, id)
  // Whoever it was: that somebody is spared is no harm. That he wants more, only he can say.
  await line.hears([{ ...message, authenticity: 'failed' }])
  await line.hears([{ ...message, text: 'START', authenticity: 'failed' }])
  await line.hears([{ ...message, text: 'START', automatic: true }])
  await line.hears([{ ...message, text: 'START', from: { ...from, verified: false } }])
  await expect(answers(world.ada, id)).rejects.toMatchObject(refused)
})

test('several words that come at once count in their order, and are said once each', async () => {
  const from = { kind: 'fake', address: who, verified: true }
  const say = (text: string) => ({ type: 'message' as const, from, text })
  const again = await line.hears([say('STOP'), say('stop'), say('START'), say('لغو')])
  await line.hears([say('STOP'), say('stop'), say('START'), say('لغو')], again)
  expect(await told()).toEqual(['consent.withdrawn', 'consent.given', 'consent.withdrawn'])
  const rows = await db.select().from(consents).where(eq(consents.address, who))
  expect(rows).toMatchObject([{ channelId: line.id, kind: 'fake', purpose: 'service', forbidden: true }])
  expect(rows[0]!.messageId).toBe((await thread(id)).at(-1)!.id)
})

test('agents see it with the address, since when, and in the thread', async () => {
  const before = (await opened(world.ada, id)).identities![0]!
  await line.writes(who, 'STOP')
  await sealAll()
  const { identities, facts } = await opened(world.ada, id)
  const [, stop] = await thread(id)
  expect(identities![0]!.forbids).toMatchObject([{ channelId: line.id, purpose: 'service' }])
  expect(new Date(identities![0]!.forbids[0]!.since)).toEqual(stop!.createdAt)
  expect(identities![0]!.version).toBeGreaterThan(before.version)
  expect(facts![0]).toMatchObject({ type: 'consent.withdrawn', data: { purpose: 'service', messageId: stop!.id } })
})

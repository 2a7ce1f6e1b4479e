import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, customers, identities, messages } from '../../db/schema/index.ts'
import { fileFor, keepFile } from '../../server/channels/files.ts'
import { act } from '../../server/core/act.ts'
import { answerable } from '../../server/messages/answerable.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsOf, lastFact, said, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let room: string
let carol: string
let dariush: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support, true, { quotes: true })
})
beforeEach(() => {
  const test = newId()
  room = `room-${test}`
  carol = `carol-${test}`
  dariush = `dariush-${test}`
})

const says = (who: string, externalId: string, more: Partial<InboundMessage> = {}): Event => {
  const from = { kind: 'fake', address: who, verified: true, name: who.split('-')[0]! }
  return { type: 'message', from, text: `I am ${externalId}`, externalId, ...more }
}
const here = (name?: string) => ({ room: { address: room, ...(name && { name }) } })
async function named(externalId: string) {
  const [row] = await db.select().from(messages).where(eq(messages.externalId, externalId))
  return row!
}
async function hears(who: string, more: Partial<InboundMessage> = {}) {
  const name = newId()
  await channel.hears([says(who, name, more)])
  return named(name)
}
async function answers(id: Id, quotes?: Id) {
  await act(world.ada, (cx) => reply(cx, id, { ...said('It comes on Monday'), seen: 1_000_000, quotes }))
  await sendAll()
  return channel.far.sent.at(-1)!
}
const nameOf = async (identityId: Id | null) => {
  const [row] = await db
    .select({ name: customers.name })
    .from(identities)
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(eq(identities.id, identityId!))
  return row?.name
}

test('what several say in a room is one conversation; each message keeps its writer, and an answer goes to the room', async () => {
  const first = await hears(carol, here('Our flat'))
  const second = await hears(dariush, here('Our flat'))
  expect(second.conversationId).toBe(first.conversationId)
  expect([await nameOf(first.identityId), await nameOf(second.identityId)]).toEqual(['carol', 'dariush'])
  const opened = await conversation(first.conversationId)
  expect(opened).toMatchObject({ room, subject: 'Our flat', inboundCount: 2, identityId: first.identityId })
  expect((await answers(first.conversationId)).to).toEqual({ kind: 'fake', address: room, room: true })
  await hears(dariush, here('Our house'))
  expect(await conversation(first.conversationId)).toMatchObject({ subject: 'Our house', status: 'open' })
  const types = (await factsOf(first.conversationId)).map(({ type }) => type)
  expect(types.filter((type) => type === 'conversation.opened')).toHaveLength(1)
})

test('an answer in a room may quote whoever spoke there', async () => {
  const first = await hears(carol, here())
  const second = await hears(dariush, here())
  expect((await answers(first.conversationId, second.id)).quotes).toBe(second.externalId)
})

test('what is said in a room and what is said to us alone never meet, whatever is named', async () => {
  const alone = await hears(carol)
  const together = await hears(carol, {
    ...here(),
    answers: [alone.externalId!],
    quotes: { externalId: alone.externalId! },
  })
  expect(together.conversationId).not.toBe(alone.conversationId)
  expect(together.quotes).toBeNull()
  const after = await hears(carol, { answers: [together.externalId!] })
  expect(after.conversationId).toBe(alone.conversationId)
  expect((await answers(after.conversationId)).to).toEqual({ kind: 'fake', address: carol })
  const [one, two] = [newId(), newId()]
  await channel.hears([says(dariush, one, here()), says(dariush, two, { answers: [one] })])
  expect((await named(one)).conversationId).toBe(together.conversationId)
  expect((await named(two)).conversationId).not.toBe(together.conversationId)
})

test('a file that is said in a room is for the room, and for none of those in it alone', async () => {
  const file = { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('a') }
  const { id } = await keepFile(`${channel.id}:${carol}`, file)
  await hears(carol, { ...here(), fileIds: [id] })
  expect(await fileFor(channel.id, room, id)).toMatchObject({ name: 'a.txt' })
  expect(await fileFor(channel.id, carol, id)).toBeNull()
})

test('a piece of an album that the same person sends elsewhere is another message', async () => {
  const album = newId()
  const one = await hears(carol, { ...here(), album })
  const two = await hears(carol, { album })
  expect(two.conversationId).not.toBe(one.conversationId)
})

test('nobody in a room is answered by itself', async () => {
  const { id, conversationId } = await hears(carol, here())
  expect(await db.transaction((tx) => answerable(tx, [conversationId], [id]))).toEqual([])
  const alone = await hears(carol)
  expect(await db.transaction((tx) => answerable(tx, [alone.conversationId], [alone.id]))).toHaveLength(1)
})

test('the same address on another channel is another room', async () => {
  const other = await farChannel(world.support, true, { quotes: true })
  const name = newId()
  await other.hears([says(carol, name, here())])
  const mine = await hears(carol, here())
  expect((await named(name)).conversationId).not.toBe(mine.conversationId)
})

test('a room that moves goes on in its conversation, and what waited is sent to where it is', async () => {
  const { conversationId } = await hears(carol, here())
  const to = `${room}-moved`
  await act(world.ada, (cx) => reply(cx, conversationId, { ...said('It comes on Monday'), seen: 1_000_000 }))
  await channel.hears([{ type: 'moved', room, to }])
  expect(await lastFact(conversationId)).toMatchObject({
    type: 'conversation.rerouted',
    data: { channelId: channel.id },
  })
  expect(await conversation(conversationId)).toMatchObject({ room: to, status: 'waiting' })
  await sendAll()
  expect(channel.far.sent.at(-1)!.to.address).toBe(to)
  await channel.hears([{ type: 'moved', room, to }])
  expect(await thread(conversationId)).toHaveLength(2)
  expect((await hears(dariush, { room: { address: to } })).conversationId).toBe(conversationId)
})

test('two nodes that bring the first messages of a room at once begin one conversation', async () => {
  const place = { channel: { id: channel.id, deskId: channel.deskId }, threadDays: 7, own: [] }
  const bring = (who: string, n: number) => {
    const event = says(who, `${room}-${n}`, here()) as InboundMessage
    return act({ kind: 'channel', id: channel.id }, (cx) =>
      receiveAll(cx, [{ place, rawId: 7_000_000 + n, index: 0, event }]),
    )
  }
  await Promise.all(Array.from({ length: 8 }, (_, n) => bring(`${n % 2 ? carol : dariush}-${n}`, n)))
  const rows = await db.select().from(conversations).where(eq(conversations.room, room))
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ inboundCount: 8 })
})

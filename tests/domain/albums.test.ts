import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, jobs, messages } from '../../db/schema/index.ts'
import { bodyOf } from '../../server/across/bodies.ts'
import { act } from '../../server/core/act.ts'
import { lock } from '../../server/core/hold.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { formerTexts } from '../../server/messages/former.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsOf, thread } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'
import { untilWaiting } from './waiting.ts'

let world: World
let channel: FarChannel
let carol: string
let album: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
beforeEach(() => {
  carol = `carol-${newId()}`
  album = newId()
})

const from = (address = carol) => ({ kind: 'fake', address, verified: true })
const nameOf = (n: number) => `${album}-${n}`
const piece = (n: number, text = '', more: Partial<InboundMessage> = {}): Event => ({
  type: 'message',
  from: from(),
  text,
  album,
  externalId: nameOf(n),
  pending: [{ ref: `ref-${n}`, name: `${n}.jpg`, mime: 'image/jpeg' }],
  ...more,
})
const edits = (n: number, text: string, html?: string): Event => {
  return { type: 'edit', from: from(), externalId: nameOf(n), text, ...(html !== undefined && { html }) }
}
/** Everything of this test's album, by the message's first name. */
const all = async () => {
  const rows = await db.select().from(messages).where(eq(messages.channelId, channel.id)).orderBy(messages.seq)
  return rows.filter(({ externalId }) => externalId?.startsWith(album))
}
const one = async () => {
  const rows = await all()
  expect(rows).toHaveLength(1)
  return rows[0]!
}
const namesIn = ({ files }: { files: { name: string }[] }) => files.map(({ name }) => name)
const typesOf = async (id: Id) => (await factsOf(id)).map(({ type }) => type)

test('pieces that come apart are one message: all files, the words of whichever has any, and nothing twice', async () => {
  await channel.hears([piece(1)])
  const first = await one()
  const input = await channel.hears([piece(2, 'The parcel')])
  await channel.hears([piece(2, 'The parcel')], input)
  await channel.hears([piece(3)])
  const { id, conversationId, text, files, version } = await one()
  expect({ id, text, names: namesIn({ files }), version }).toEqual({
    id: first.id,
    text: 'The parcel',
    names: ['1.jpg', '2.jpg', '3.jpg'],
    version: 3,
  })
  const facts = await factsOf(conversationId)
  const joined = { type: 'message.joined', data: { messageId: id }, by: channel.id }
  expect(facts.map(({ type }) => type).filter((type) => type === 'message.received')).toHaveLength(1)
  expect(facts.slice(-2)).toEqual([joined, joined])
  expect((await conversation(conversationId)).preview).toBe('The parcel')
  const wanted = (await db.select().from(jobs)).map(({ input }) => input as { messageId: Id; ref: string })
  expect(
    wanted
      .filter(({ messageId }) => messageId === id)
      .map(({ ref }) => ref)
      .toSorted(),
  ).toEqual(['ref-1', 'ref-2', 'ref-3'])
})

test('what is added while he waits counts for nothing: not as unread, not in clocks', async () => {
  await channel.hears([piece(1)])
  const { conversationId } = await one()
  const { version: _, ...before } = await conversation(conversationId)
  await channel.hears([piece(2), piece(3)])
  const { version, ...after } = await conversation(conversationId)
  expect(after).toEqual(before)
  expect((await typesOf(conversationId)).filter((type) => type === 'message.joined')).toHaveLength(1)
  expect(namesIn(await one())).toHaveLength(3)
})

test('taken in at once, in whatever order and by however many, they come to one message with all files', async () => {
  for (let round = 0; round < 20; round++) {
    ;[carol, album] = [`carol-${newId()}`, newId()]
    const order = [1, 2, 3, 4, 5, 6].toSorted((a, b) => ((a * 7 + round) % 11) - ((b * 7 + round) % 11))
    const inputs = [order.slice(0, 2), order.slice(2, 3), order.slice(3)]
    await Promise.all(inputs.map((some) => channel.hears(some.map((n) => piece(n, n === 4 ? 'four' : '')))))
    const message = await one()
    expect(namesIn(message).toSorted()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg', '6.jpg'])
    expect(message.text).toBe('four')
    const types = await typesOf(message.conversationId)
    expect(types.filter((type) => type === 'message.received')).toHaveLength(1)
  }
})

test('the same name of another person or channel is another album, and twenty files are enough for one message', async () => {
  const other = await farChannel(world.support)
  const dariush = { from: from(`dariush-${carol}`), externalId: `${album}-d` }
  await channel.hears([piece(1), piece(1, '', dariush)])
  await other.hears([piece(2)])
  expect((await all()).map((row) => namesIn(row))).toEqual([['1.jpg'], ['1.jpg']])
  await channel.hears(Array.from({ length: 13 }, (_, n) => piece(n + 2)))
  await channel.hears(Array.from({ length: 12 }, (_, n) => piece(n + 15)))
  const mine = (await all()).filter(({ externalId }) => externalId !== dariush.externalId)
  expect(mine.map(({ files }) => files.length)).toEqual([20, 6])
  expect(new Set(mine.map(({ conversationId }) => conversationId)).size).toBe(1)
})

test('nor do many at once make one larger', async () => {
  await channel.hears([piece(1)])
  const inputs = [1, 2, 3, 4, 5].map((one) => Array.from({ length: 8 }, (_, n) => piece(one * 10 + n)))
  await Promise.all(inputs.map((some) => channel.hears(some)))
  const sizes = (await all()).map(({ files }) => files.length)
  expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 20, 20])
  expect(sizes.reduce((sum, size) => sum + size)).toBe(41)
})

test('it waits for whoever holds the conversation before it holds the message, as all others do', async () => {
  await channel.hears([piece(1)])
  const { id, conversationId } = await one()
  const { hearing } = await act(world.ada, async (cx) => {
    await lock(cx, conversations, conversationId)
    const hearing = channel.hears([piece(2)])
    await untilWaiting()
    await cx.tx.execute(sql`select from messages where id = ${id} for update nowait`)
    return { hearing }
  })
  await hearing
  expect(namesIn(await one())).toEqual(['1.jpg', '2.jpg'])
})

test('each piece is changed by its own name, and what it said before is kept', async () => {
  await channel.hears([piece(1, 'One', { html: '<b>One</b>' })])
  await channel.hears([piece(2)])
  const { id } = await one()
  expect(await bodyOf(world.ada, id)).toMatchObject({ html: '<b>One</b>' })
  await channel.hears([edits(2, 'Two')])
  expect(await one()).toMatchObject({ text: 'One\n\nTwo', rich: false })
  await channel.hears([edits(1, 'First')])
  await channel.hears([edits(2, '')])
  expect(await one()).toMatchObject({ text: 'First', files: [{}, {}] })
  expect((await formerTexts(world.ada, id)).map(({ text }) => text)).toEqual(['First\n\nTwo', 'One\n\nTwo', 'One'])
})

test('what is said of a piece before it has come waits for it; what is put to one stands at the message', async () => {
  await channel.hears([piece(1), edits(2, 'Late')])
  await channel.hears([{ type: 'reaction', from: from(), externalId: nameOf(3), emoji: ['👍'] }])
  expect(await one()).toMatchObject({ text: '', reactions: [] })
  await channel.hears([piece(2), piece(3)])
  expect(await one()).toMatchObject({ text: 'Late', reactions: [{ emoji: ['👍'] }] })
})

test('an answer that names any piece is an answer to the message', async () => {
  await channel.hears([piece(1), piece(2)])
  const { conversationId } = await one()
  const place = { channel, threadDays: 0, own: [] }
  const event: Event = { type: 'message', from: from(), text: 'See above', externalId: newId(), answers: [nameOf(2)] }
  const rawId = Math.floor(Math.random() * 1e12) + 1e9
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, [{ place, rawId, index: 0, event }]))
  expect((await thread(conversationId)).map(({ text }) => text)).toEqual(['', 'See above'])
})

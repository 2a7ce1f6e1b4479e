import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { albums, messages } from '../../db/schema/index.ts'
import { resolve } from '../../server/conversations/closure.ts'
import { act, system } from '../../server/core/act.ts'
import { answerOnce } from '../../server/messages/answering.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation, said, thread } from './facts.ts'
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

const from = () => ({ kind: 'fake', address: carol, verified: true })
const piece = (n: number, more: Partial<InboundMessage> = {}): Event => ({
  type: 'message',
  from: from(),
  text: '',
  album,
  externalId: `${album}-${n}`,
  pending: [{ ref: `ref-${n}`, name: `${n}.jpg`, mime: 'image/jpeg' }],
  ...more,
})
/** The files of each message of this test's album. */
const all = async () => {
  const rows = await db.select().from(messages).where(eq(messages.channelId, channel.id)).orderBy(messages.seq)
  return rows.filter(({ externalId }) => externalId?.startsWith(album))
}
const namesOf = async () => (await all()).map(({ files }) => files.map(({ name }) => name))

test('what comes once he was answered is another message, so that it is seen', async () => {
  await channel.hears([piece(1), piece(2)])
  const { conversationId } = (await all())[0]!
  await act(world.ada, (cx) => resolve(cx, conversationId))
  await channel.hears([piece(3)])
  await channel.hears([piece(4)])
  expect(await namesOf()).toEqual([
    ['1.jpg', '2.jpg'],
    ['3.jpg', '4.jpg'],
  ])
  expect(await conversation(conversationId)).toMatchObject({ status: 'open', inboundCount: 2 })
})

test('nor does it stand above an answer because he has written something else since', async () => {
  await channel.hears([piece(1)])
  const { conversationId } = (await all())[0]!
  await answers(world.ada, conversationId)
  await channel.hears([{ type: 'message', from: from(), text: 'Wait', externalId: newId() }])
  await channel.hears([piece(2)])
  expect(await namesOf()).toEqual([['1.jpg'], ['2.jpg']])
  await act(world.ada, (cx) => note(cx, conversationId, said('He sends pictures')))
  await channel.hears([piece(3)])
  expect(await namesOf()).toEqual([['1.jpg'], ['2.jpg', '3.jpg']])
})

test('that we said by ourselves that it has arrived is no answer', async () => {
  await channel.hears([piece(1)])
  const { id, conversationId } = (await all())[0]!
  const message = { messageId: id, conversationId, seq: 1, calendarId: null, toldAt: null }
  await act(system, (cx) => answerOnce(cx, message, () => 'It has arrived'))
  await channel.hears([piece(2)])
  expect(await namesOf()).toEqual([['1.jpg', '2.jpg']])
  expect((await thread(conversationId)).map(({ automatic }) => automatic)).toEqual([false, true])
})

test('what comes in the very moment of the answer is another message too', async () => {
  await channel.hears([piece(1)])
  const { conversationId } = (await all())[0]!
  const { hearing } = await act(world.ada, async (cx) => {
    await reply(cx, conversationId, { ...said(), seen: 1_000_000 })
    const hearing = channel.hears([piece(2)])
    await untilWaiting()
    return { hearing }
  })
  await hearing
  expect(await namesOf()).toEqual([['1.jpg'], ['2.jpg']])
})

test('a name that is cut in the middle of a letter is stored all the same', async () => {
  album = newId()
  await channel.hears([piece(1, { album: `${'x'.repeat(199)}😀` })])
  expect(await namesOf()).toEqual([['1.jpg']])
  expect(await db.$count(albums, eq(albums.name, `${'x'.repeat(199)}\ufffd`))).toBe(1)
})

import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { takeBack } from '../../server/messages/changing.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsOf, lastFact, said, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let carol: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support, true, { quotes: true })
})
beforeEach(() => void (carol = `carol-${newId()}`))

const says = (externalId: string, more: Partial<InboundMessage> = {}, who = carol): Event => {
  const from = { kind: 'fake', address: who, verified: true }
  return { type: 'message', from, text: `I am ${externalId}`, externalId, ...more }
}
async function named(externalId: string) {
  const [row] = await db.select().from(messages).where(eq(messages.externalId, externalId))
  return row!
}
async function writes(more: Partial<InboundMessage> = {}, who = carol) {
  const name = newId()
  await channel.hears([says(name, more, who)])
  return named(name)
}
async function answers(id: Id, quotes?: Id, text = 'It comes on Monday') {
  await act(world.ada, (cx) => reply(cx, id, { ...said(text), seen: 1_000_000, quotes }))
  return (await thread(id)).at(-1)!
}
const lastSent = () => channel.far.sent.at(-1)!

test('what a customer quotes is tied to the message, whoever wrote it', async () => {
  const first = await writes()
  const ours = await answers(first.conversationId)
  await sendAll()
  const [left] = await db.select().from(deliveries).where(eq(deliveries.messageId, ours.id))
  const own = await writes({ quotes: { externalId: first.externalId! } })
  expect(own.quotes).toEqual({ messageId: first.id })
  const second = await writes({ quotes: { externalId: left!.externalId!, text: ' on Monday ' } })
  expect(second.quotes).toEqual({ messageId: ours.id, text: 'on Monday' })
  const told = { type: 'message.received', data: { messageId: second.id, channelId: channel.id }, by: channel.id }
  expect((await factsOf(first.conversationId)).filter(({ type }) => type === 'message.received').at(-1)).toEqual(told)
})

test('what came in together is tied as well, and only what came before', async () => {
  const [one, two, three] = [newId(), newId(), newId()]
  const quotes = { externalId: two, text: 'said later' }
  await channel.hears([says(one, { quotes }), says(two), says(three, { quotes })])
  expect((await named(one)).quotes).toEqual({ text: 'said later' })
  expect((await named(three)).quotes).toMatchObject({ messageId: (await named(two)).id })
})

test('the name of a message of another conversation or channel ties nothing', async () => {
  const foreign = await writes({ text: 'My card number is 6037' }, `dariush-${carol}`)
  const forged = await writes({ quotes: { externalId: foreign.externalId! } })
  expect(forged.conversationId).not.toBe(foreign.conversationId)
  expect(forged.quotes).toBeNull()
  const other = await farChannel(world.support, true, { quotes: true })
  const name = newId()
  await other.hears([says(name, { quotes: { externalId: forged.externalId!, text: 'I am he' } })])
  expect((await named(name)).quotes).toEqual({ text: 'I am he' })
  const both = [newId(), newId()] as const
  await channel.hears([says(both[0], {}, `dariush-${carol}`), says(both[1], { quotes: { externalId: both[0] } })])
  expect((await named(both[1])).quotes).toBeNull()
})

test('of what is not known only so many words are kept, and no half of a character', async () => {
  const { quotes } = await writes({ quotes: { externalId: 'gone', text: `a${'😀'.repeat(10_000)}` } })
  expect(quotes).toEqual({ text: `a${'😀'.repeat(199)}` })
})

test('of what stands elsewhere there are only words, beside a message without a name too', async () => {
  const nameless: Event = { type: 'message', from: { kind: 'fake', address: carol, verified: true }, text: 'Nameless' }
  const name = newId()
  await channel.hears([nameless, says(name, { quotes: { text: 'half price until Monday' } })])
  expect((await named(name)).quotes).toEqual({ text: 'half price until Monday' })
})

test('an answer names to the far side what it quotes, once, and here it is on record', async () => {
  const asked = await writes()
  const id = asked.conversationId
  const first = await answers(id, asked.id, 'x'.repeat(150))
  expect(first.quotes).toEqual({ messageId: asked.id })
  expect(await factsOf(id)).toContainEqual({
    type: 'message.written',
    data: { messageId: first.id, channelId: channel.id },
    by: world.ada.id,
  })
  await sendAll()
  expect(channel.far.sent.slice(-2).map(({ quotes }) => quotes)).toEqual([asked.externalId, undefined])
  const [part] = channel.far.sent.slice(-2)
  await answers(id, first.id)
  await sendAll()
  expect(lastSent().quotes).toBe(`far-${part!.id}`)
})

test('what is no message of the conversation cannot be quoted, nor can a note', async () => {
  const asked = await writes()
  const id = asked.conversationId
  const foreign = await writes({}, `dariush-${carol}`)
  await act(world.ada, (cx) => note(cx, id, said('He is angry')))
  const noted = (await thread(id)).at(-1)!
  const before = await lastFact(id)
  for (const quoted of [foreign.id, noted.id, newId()])
    await expect(answers(id, quoted)).rejects.toMatchObject({ code: 'invalid' })
  expect(await thread(id)).toHaveLength(2)
  expect(await lastFact(id)).toEqual(before)
})

test('what was taken back, or is known there by no name, is not named: the answer goes out without', async () => {
  const asked = await writes()
  const id = asked.conversationId
  const deletion: Event = { type: 'deletion', externalId: asked.externalId! }
  await channel.hears([deletion])
  expect((await answers(id, asked.id)).quotes).toEqual({ messageId: asked.id })
  await sendAll()
  expect(lastSent()).not.toHaveProperty('quotes')
  const unsent = await answers(id, undefined, 'Never sent')
  await act(world.ada, (cx) => takeBack(cx, unsent.id))
  await answers(id, unsent.id)
  await sendAll()
  expect(lastSent()).not.toHaveProperty('quotes')
  await db.update(messages).set({ externalId: null, takenBackAt: null }).where(eq(messages.id, asked.id))
  await answers(id, asked.id, 'Nameless')
  await sendAll()
  expect(lastSent()).toMatchObject({ text: 'Nameless' })
  expect(lastSent()).not.toHaveProperty('quotes')
})

test('nobody is sent the name of what another one wrote in his conversation, or was said on another channel', async () => {
  const asked = await writes()
  const id = asked.conversationId
  const other = await writes({}, `dariush-${carol}`)
  await db.update(messages).set({ conversationId: id, seq: 500 }).where(eq(messages.id, other.id))
  await answers(id, other.id)
  await sendAll()
  expect(lastSent()).not.toHaveProperty('quotes')
  const elsewhere = await farChannel(world.support, true, { quotes: true })
  await db.update(messages).set({ channelId: elsewhere.id }).where(eq(messages.id, asked.id))
  await answers(id, asked.id, 'By another way')
  await sendAll()
  expect(lastSent()).toMatchObject({ text: 'By another way' })
  expect(lastSent()).not.toHaveProperty('quotes')
})

test('a channel that cannot quote is told of no quote', async () => {
  const plain = await farChannel(world.support)
  const id = await plain.writes(carol, 'Hello')
  const [asked] = await thread(id)
  await db.update(messages).set({ externalId: newId() }).where(eq(messages.id, asked!.id))
  expect((await answers(id, asked!.id)).quotes).toEqual({ messageId: asked!.id })
  await sendAll()
  expect(plain.far.sent.at(-1)).not.toHaveProperty('quotes')
  expect((await conversation(id)).status).toBe('waiting')
})

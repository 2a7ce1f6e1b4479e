import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries, identities, messages, parkedChanges } from '../../db/schema/index.ts'
import { formerTexts } from '../../server/messages/former.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation, factsOf, lastFact, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let carol: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
beforeEach(() => void (carol = `carol-${newId()}`))

const from = (address: string) => ({ kind: 'fake', address, verified: true })
const says = (externalId: string, text: string, who = carol): Event => {
  return { type: 'message', from: from(who), text, externalId }
}
const edits = (externalId: string, text: string, editedAt?: string, who = carol): Event => {
  return { type: 'edit', from: from(who), externalId, text, ...(editedAt && { editedAt }) }
}
const takesBack = (externalId: string, who?: string): Event => {
  return { type: 'deletion', externalId, ...(who && { from: from(who) }) }
}
const puts = (externalId: string, emoji: string[], who = carol): Event => {
  return { type: 'reaction', from: from(who), externalId, emoji }
}
const at = (second: number) => new Date(Date.UTC(2026, 1, 3, 10, 0, second)).toISOString()

/** The message of that name, as it is now. */
async function message(externalId: string) {
  const [row] = await db.select().from(messages).where(eq(messages.externalId, externalId))
  return row!
}
async function said(text = 'Where is my refund?') {
  const name = newId()
  await channel.hears([says(name, text)])
  const { conversationId } = await message(name)
  return { name, id: conversationId }
}
const typesOf = async (id: Id) => (await factsOf(id)).map(({ type }) => type)
const former = async (name: string) => (await formerTexts(world.ada, (await message(name)).id)).map(({ text }) => text)

test('chatwoot#13230: what a customer changes is shown, and what he had written is kept', async () => {
  const { name, id } = await said('Send it to Tehran')
  await channel.hears([edits(name, 'Send it to Shiraz', at(1))])
  await channel.hears([edits(name, 'Send it to Yazd', at(2))])
  expect(await message(name)).toMatchObject({ text: 'Send it to Yazd', editedAt: new Date(at(2)), version: 3 })
  expect(await former(name)).toEqual(['Send it to Shiraz', 'Send it to Tehran'])
  expect((await conversation(id)).preview).toBe('Send it to Yazd')
  const facts = await factsOf(id)
  const told = { type: 'message.edited', data: { messageId: (await message(name)).id }, by: channel.id }
  expect(facts.slice(-2)).toEqual([told, told])
})

test('the line in the list follows only the last message', async () => {
  const { name, id } = await said('one')
  const second = newId()
  await channel.hears([says(second, 'two')])
  await channel.hears([edits(name, 'one, changed')])
  expect((await conversation(id)).preview).toBe('two')
  await channel.hears([edits(second, 'two, changed')])
  expect((await conversation(id)).preview).toBe('two, changed')
})

test('an older edit changes nothing, one of the same second does, and one that says the same is none', async () => {
  const { name, id } = await said('zero')
  await channel.hears([edits(name, 'second', at(2))])
  await channel.hears([edits(name, 'first', at(1))])
  expect((await message(name)).text).toBe('second')
  await channel.hears([edits(name, 'second, corrected', at(2))])
  await channel.hears([edits(name, 'second, corrected', at(3))])
  expect((await message(name)).text).toBe('second, corrected')
  expect((await typesOf(id)).filter((type) => type === 'message.edited')).toHaveLength(2)
})

test('an input that is done twice changes things once', async () => {
  const { name, id } = await said('one')
  const events = [edits(name, 'two'), edits(name, 'three')]
  const input = await channel.hears(events)
  await channel.hears(events, input)
  expect(await former(name)).toEqual(['two', 'one'])
  expect((await typesOf(id)).filter((type) => type === 'message.edited')).toHaveLength(2)
})

test('what is taken back keeps its text, says so once, and is changed no more', async () => {
  const { name, id } = await said('My number is 12345')
  await channel.hears([takesBack(name, carol)])
  const taken = await message(name)
  expect(taken).toMatchObject({ text: 'My number is 12345', version: 2 })
  expect(taken.takenBackAt).toBeInstanceOf(Date)
  await channel.hears([takesBack(name, carol), edits(name, 'Nothing')])
  expect(await message(name)).toEqual(taken)
  expect(await lastFact(id)).toEqual({ type: 'message.withdrawn', data: { messageId: taken.id }, by: channel.id })
})

test('where the far side does not say who took it back, the name must be one customer’s alone', async () => {
  const { name } = await said()
  await channel.hears([takesBack(name)])
  expect((await message(name)).takenBackAt).toBeInstanceOf(Date)
  const shared = newId()
  await channel.hears([says(shared, 'one'), says(shared, 'another', `mallory-${carol}`)])
  await channel.hears([takesBack(shared)])
  const both = await db.select().from(messages).where(eq(messages.externalId, shared))
  expect(both.map(({ takenBackAt }) => takenBackAt)).toEqual([null, null])
})

test('nobody changes, takes back or puts anything to what is another’s, whatever it is called', async () => {
  const { name, id } = await said('Mine')
  const mallory = `mallory-${carol}`
  await channel.hears([says(newId(), 'Hello', mallory)])
  const before = await message(name)
  await channel.hears([edits(name, 'Forged', at(59), mallory), takesBack(name, mallory), puts(name, ['👎'], mallory)])
  const [other, typed] = [await farChannel(world.support), { ...from(carol), verified: false }]
  await other.hears([edits(name, 'From elsewhere'), takesBack(name, carol), takesBack(name)])
  await channel.hears([{ type: 'edit', from: typed, externalId: name, text: 'Claimed' }])
  expect(await message(name)).toEqual(before)
  expect((await conversation(id)).preview).toBe('Mine')
  // Neither when the forger's own message of that name comes.
  await channel.hears([says(name, 'Also called so', mallory)])
  expect((await thread(id)).map(({ text, takenBackAt }) => [text, takenBackAt])).toEqual([['Mine', null]])
})

test('what is said of a message before it has come waits for it', async () => {
  const name = newId()
  await channel.hears([edits(name, 'second', at(2)), puts(name, ['👍'])])
  await channel.hears([edits(name, 'third', at(3)), edits(name, 'first', at(1))])
  const mine = eq(parkedChanges.externalId, name)
  expect(await db.$count(parkedChanges, mine)).toBe(4)
  await channel.hears([says(name, 'zero')])
  const { text, reactions, conversationId } = await message(name)
  expect({ text, emoji: reactions.map(({ emoji }) => emoji) }).toEqual({ text: 'third', emoji: [['👍']] })
  expect(await former(name)).toEqual(['second', 'zero'])
  expect((await conversation(conversationId)).preview).toBe('third')
  expect(await db.$count(parkedChanges, mine)).toBe(0)
})

test('a message and its changes may come in one input, of several people and in any order', async () => {
  const names = Array.from({ length: 6 }, () => newId())
  const who = (n: number) => `${carol}-${n % 3}`
  await channel.hears(names.flatMap((name, n) => [edits(name, `late ${n}`, at(n), who(n)), says(name, `${n}`, who(n))]))
  await channel.hears(
    [...names].reverse().map((name, n) => edits(name, `last ${n}`, at(10), who(names.length - 1 - n))),
  )
  const texts = await Promise.all(names.map(async (name) => (await message(name)).text))
  expect(texts).toEqual(['last 5', 'last 4', 'last 3', 'last 2', 'last 1', 'last 0'])
})

test('what people put to messages, ours too, is what they have on it now', async () => {
  const { name, id } = await said()
  await answers(world.ada, id, 'On its way.')
  await sendAll()
  const ours = `far-${channel.far.sent.at(-1)!.id}`
  await channel.hears([puts(name, ['👍', '👍', 'x'.repeat(41)]), puts(ours, ['❤️'])])
  const [identity] = await db.select().from(identities).where(eq(identities.address, carol))
  const put = async () => (await thread(id)).map(({ reactions }) => reactions)
  expect(await put()).toEqual([
    [{ identityId: identity!.id, emoji: ['👍'] }],
    [{ identityId: identity!.id, emoji: ['❤️'] }],
  ])
  expect((await lastFact(id))!.type).toBe('message.reacted')
  const before = (await factsOf(id)).length
  await channel.hears([puts(ours, ['❤️'])])
  expect((await factsOf(id)).length).toBe(before)
  await channel.hears([puts(ours, []), puts(name, ['🎉'])])
  expect(await put()).toEqual([[{ identityId: identity!.id, emoji: ['🎉'] }], []])
})

test('what is put to an answer before its sending is written down waits for that', async () => {
  const { id } = await said()
  await answers(world.ada, id, 'On its way.')
  const { calls } = channel.far
  channel.far.names = 2
  const letGo = channel.far.hang()
  const sending = sendAll()
  await expect.poll(() => channel.far.calls).toBeGreaterThan(calls)
  const [, answer] = await thread(id)
  const [delivery] = await db.select().from(deliveries).where(eq(deliveries.messageId, answer!.id))
  // By whichever of its names.
  await channel.hears([puts(`far-${delivery!.id}-1`, ['🙏'])])
  expect((await thread(id))[1]!.reactions).toEqual([])
  letGo()
  await sending
  expect((await thread(id))[1]!.reactions).toMatchObject([{ emoji: ['🙏'] }])
  await channel.hears([puts(`far-${delivery!.id}-1`, ['🎉'])])
  expect((await thread(id))[1]!.reactions).toMatchObject([{ emoji: ['🎉'] }])
})

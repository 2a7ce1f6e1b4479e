import { and, eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Address, Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { continueLinks, customers, identities, messages } from '../../db/schema/index.ts'
import { continueOn } from '../../server/conversations/continuing.ts'
import { act } from '../../server/core/act.ts'
import { newToken } from '../../server/customers/links.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsOf } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let chat: FarChannel
let bot: FarChannel
let carol: string
let phone: string
beforeAll(async () => {
  world = await newWorld()
  chat = await farChannel(world.support)
  bot = await farChannel(world.support, true, { links: true })
})
beforeEach(() => {
  carol = `carol-${newId()}`
  phone = `phone-${newId()}`
})

const says = (address: string, continues?: string, more: Partial<Address> = {}): Event => {
  const from = { kind: 'fake', address, verified: true, local: true, ...more }
  return { type: 'message', from, text: '/start', externalId: newId(), ...(continues && { continues }) }
}
async function customerOf(address: string, channel = bot) {
  const isHis = and(eq(identities.address, address), eq(identities.channelId, channel.id))
  const [row] = await db
    .select({ id: customers.id })
    .from(identities)
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(isHis)
  return row?.id
}
/** Carol writes in the chat, and is given a link to the bot. */
async function linked(channelId = bot.id) {
  await chat.hears([says(carol)])
  const customerId = (await customerOf(carol, chat))!
  const [message] = await db
    .select({ conversationId: messages.conversationId })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(eq(identities.address, carol))
  const token = newToken()
  const { conversationId } = message!
  await act(world.ada, (cx) => continueOn(cx, conversationId, channelId, token))
  return { customerId, token, conversationId }
}

test('who follows the link is the customer for whom it was made, with a conversation of his own there', async () => {
  const { customerId, token, conversationId } = await linked()
  await bot.hears([says(phone, token)])
  expect(await customerOf(phone)).toBe(customerId)
  const [message] = await db.select().from(messages).where(eq(messages.channelId, bot.id))
  expect(message!.conversationId).not.toBe(conversationId)
  const [link] = await db.select().from(continueLinks).where(eq(continueLinks.customerId, customerId))
  expect(link!.usedAt).not.toBeNull()
  expect(JSON.stringify(link)).not.toContain(token)
  const facts = await factsOf(customerId)
  expect(facts.map(({ type }) => type)).toEqual([
    'customer.added',
    'identity.added',
    'customer.continued',
    'identity.added',
  ])
  expect(facts[2]).toMatchObject({ data: { linkId: link!.id }, by: bot.id })
  const made = (await factsOf(conversationId)).at(-1)
  expect(made).toEqual({ type: 'conversation.linked', data: { linkId: link!.id, channelId: bot.id }, by: world.ada.id })
})

test('it is for one: whoever brings it again, or at the same time, is somebody else', async () => {
  const { customerId, token } = await linked()
  const others = Array.from({ length: 6 }, (_, n) => `${phone}-${n}`)
  await Promise.all(others.slice(1).map((address) => bot.hears([says(address, token)])))
  await bot.hears([says(`${phone}-0`, token), says(`${phone}-late`, token)])
  const known = await Promise.all([...others, `${phone}-late`].map((address) => customerOf(address)))
  expect(known.filter((id) => id === customerId)).toHaveLength(1)
  expect(new Set(known).size).toBe(7)
})

test('two who bring it in one batch: it is the first one’s', async () => {
  const { customerId, token } = await linked()
  await bot.hears([says(phone, token), says(`${phone}-2`, token)])
  expect(await customerOf(phone)).toBe(customerId)
  expect(await customerOf(`${phone}-2`)).not.toBe(customerId)
})

test('it is of no use at another channel, after a week, invented, or for an address that is only claimed', async () => {
  const other = await farChannel(world.support, true, { links: true })
  const { customerId, token } = await linked()
  await other.hears([says(phone, token)])
  expect(await customerOf(phone, other)).not.toBe(customerId)
  await bot.hears([says(`${phone}-claimed`, token, { verified: false })])
  expect(await customerOf(`${phone}-claimed`)).not.toBe(customerId)
  await bot.hears([says(`${phone}-invented`, newToken())])
  expect(await customerOf(`${phone}-invented`)).not.toBe(customerId)
  await db
    .update(continueLinks)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(continueLinks.customerId, customerId))
  await bot.hears([says(phone, token)])
  expect(await customerOf(phone)).not.toBe(customerId)
})

test('who is known there already stays who he is, and the link stays good for whom it is meant', async () => {
  await bot.hears([says(`${phone}-mallory`)])
  const mallory = await customerOf(`${phone}-mallory`)
  const { customerId, token } = await linked()
  await bot.hears([says(`${phone}-mallory`, token)])
  expect(await customerOf(`${phone}-mallory`)).toBe(mallory)
  const other = await farChannel(world.support)
  await other.hears([says(`${phone}-reza`, undefined, { samePerson: true })])
  await bot.hears([says(`${phone}-reza`, token, { samePerson: true })])
  expect(await customerOf(`${phone}-reza`)).toBe(await customerOf(`${phone}-reza`, other))
  await bot.hears([says(phone, token)])
  expect(await customerOf(phone)).toBe(customerId)
})

test('only whoever may answer makes one, only to a channel that can and that he sees, and not for a group', async () => {
  const { conversationId } = await linked()
  const makes = (agent: World['ada'], channelId: Id, id = conversationId) =>
    act(agent, (cx) => continueOn(cx, id, channelId, newToken()))
  await expect(makes(world.aud, bot.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(makes(world.ada, chat.id)).rejects.toMatchObject({ code: 'not_found' })
  const hidden = await farChannel(world.sales, true, { links: true })
  await expect(makes(world.ada, hidden.id)).rejects.toMatchObject({ code: 'not_found' })
  const name = newId()
  await chat.hears([{ ...says(carol), externalId: name, room: { address: `room-${name}` } } as Event])
  const [message] = await db.select().from(messages).where(eq(messages.externalId, name))
  expect((await conversation(message!.conversationId)).room).not.toBeNull()
  await expect(makes(world.ada, bot.id, message!.conversationId)).rejects.toMatchObject({ code: 'invalid' })
})

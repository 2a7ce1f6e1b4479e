import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { conversations, customers, effects, identities, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { resolve } from '../../server/conversations/closure.ts'
import { act, system } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { writes } from '../support/inbound.ts'
import { connector, newWorld, type World } from '../support/world.ts'
import { answers, conversation, factsOf, lastFact, thread } from './facts.ts'

let world: World
beforeAll(async () => void (world = await newWorld()))
const someone = () => `carol${newId().slice(-8)}`

test('a stranger writes: he becomes a customer, his conversation opens and waits for us', async () => {
  const id = await writes(world.chat, someone(), 'Hello?')
  const row = await conversation(id)
  expect(row).toMatchObject({ deskId: world.support, status: 'open', assigneeId: null, lastSeq: 1, inboundCount: 1 })
  expect(row.waitingSince).toBeInstanceOf(Date)
  expect((await factsOf(id)).map((fact) => fact.type)).toEqual(['conversation.opened', 'message.received'])
  const about = (await factsOf(row.requesterId)).map((fact) => fact.type)
  expect(about).toEqual(['customer.added', 'identity.added'])
})

test('he writes again: the same conversation, and he waits since the first', async () => {
  const who = someone()
  const id = await writes(world.chat, who, 'Hello?')
  const { waitingSince } = await conversation(id)
  expect(await writes(world.chat, who, 'Anybody?')).toBe(id)
  expect(await conversation(id)).toMatchObject({ lastSeq: 2, lastInboundSeq: 2, inboundCount: 2, waitingSince })
  expect((await thread(id)).map((message) => message.text)).toEqual(['Hello?', 'Anybody?'])
})

test.each(['waiting', 'resolved'] as const)('his word opens again what was %s', async (status) => {
  const who = someone()
  const id = await writes(world.chat, who, 'Hello?')
  await (status === 'waiting' ? answers(world.ada, id) : act(world.ada, (cx) => resolve(cx, id)))
  await writes(world.chat, who, 'One more thing')
  expect((await conversation(id)).status).toBe('open')
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.reopened', data: { from: status, to: 'open' } })
})

test('on another channel it is another conversation, and the same local address is another person', async () => {
  const who = someone()
  const here = await conversation(await writes(world.chat, who, 'Hello?'))
  const deskId = world.support
  const settings = { kind: connector.kind, name: 'Second chat', deskId, settings: {} }
  const second = { id: await act(system, (cx) => addChannel(cx, settings)), deskId, kind: connector.kind }
  const there = await conversation(await writes(second, who, 'Hello there?'))
  expect(there.id).not.toBe(here.id)
  expect(there.requesterId).not.toBe(here.requesterId)
})

test('the same input comes twice: it is kept once and said once', async () => {
  const input = connector.pretend!(someone(), 'Only once')
  await Promise.all([keepRaw(world.chat.id, input), keepRaw(world.chat.id, input)])
  await takeIn([world.chat])
  await keepRaw(world.chat.id, input)
  await takeIn([world.chat])
  const rows = await db.select().from(raw).where(eq(raw.key, input.key))
  expect(rows).toHaveLength(1)
  expect(await db.select().from(effects).where(eq(effects.rawId, rows[0]!.id))).toHaveLength(1)
})

test('two strangers’ first words at once make two customers, and one stranger’s make one', async () => {
  const before = await db.$count(customers)
  const [one, other] = [someone(), someone()]
  for (const who of [one, other, one, one]) await keepRaw(world.chat.id, connector.pretend!(who, 'Hi'))
  await Promise.all([takeIn([world.chat]), takeIn([world.chat])])
  expect(await db.$count(customers)).toBe(before + 2)
  expect(await db.$count(identities)).toBe(await db.$count(customers))
})

test('what cannot be read is set aside in sight, and holds nobody up', async () => {
  await keepRaw(world.chat.id, { key: newId(), bytes: Buffer.from('no JSON') })
  const id = await writes(world.chat, someone(), 'After the bad one')
  expect(await thread(id)).toHaveLength(1)
  const set = await db.select().from(raw).where(eq(raw.state, 'quarantined'))
  expect(set.map((row) => row.error)).toEqual(['not_readable'])
  expect(await lastFact(world.chat.id)).toMatchObject({ type: 'raw.quarantined', data: { code: 'not_readable' } })
})

test('a zero byte in a text is left out, and holds nobody up', async () => {
  const who = someone()
  const id = await writes(world.chat, who, 'be\u0000fore')
  expect((await thread(id)).map((message) => message.text)).toEqual(['before'])
  expect(await db.select().from(conversations).where(eq(conversations.id, id))).toHaveLength(1)
})

import { and, eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { madeAt, newId } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { resolve } from '../../server/conversations/closure.ts'
import { mark } from '../../server/conversations/personal.ts'
import { act } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsOf, said } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
const day = 86_400_000
const before = (days: number) => new Date(madeAt(channel.id).getTime() - days * day).toISOString()

let rawId = 3_000_000
const comes = async (by: string, more: Partial<InboundMessage>) => {
  const from = { kind: 'email', address: `${by}@example.com`, verified: true }
  const externalId = `<${newId()}@example.com>`
  const event = { type: 'message' as const, from, text: 'Hello', externalId, ...more }
  const place = { channel, threadDays: 0, own: [] }
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, [{ place, rawId: rawId++, index: 0, event }]))
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.externalId, externalId), eq(messages.channelId, channel.id)))
  return { externalId, row: row!, id: row!.conversationId }
}
const types = async (id: string) => (await factsOf(id)).map(({ type }) => type)

test('what arrived long before the channel was set up is over: nobody waits, and it has its own date', async () => {
  const first = await comes('carol', { arrivedAt: before(400) })
  expect(await conversation(first.id)).toMatchObject({
    status: 'resolved',
    waitingSince: null,
    lastMessageAt: new Date(before(400)),
  })
  expect(first.row.createdAt).toEqual(new Date(before(400)))
  expect(await types(first.id)).toEqual(['conversation.opened', 'message.received', 'conversation.resolved'])
  const second = await comes('carol', { arrivedAt: before(300), answers: [first.externalId] })
  expect(second.id).toBe(first.id)
  expect(await conversation(first.id)).toMatchObject({ status: 'resolved', lastMessageAt: new Date(before(300)) })
  expect((await types(first.id)).slice(3)).toEqual(['message.received'])
})

test('what is said in it since the channel was set up opens it again', async () => {
  const old = await comes('leila', { arrivedAt: before(30) })
  const now = await comes('leila', { arrivedAt: new Date().toISOString(), answers: [old.externalId] })
  expect(now.id).toBe(old.id)
  const row = await conversation(old.id)
  expect(row.status).toBe('open')
  expect(row.waitingSince).toEqual(now.row.createdAt)
  expect(await types(old.id)).toContain('conversation.reopened')
  // An older one that is found later, as in another folder, changes nothing of that.
  await comes('leila', { text: 'Long ago', arrivedAt: before(29), answers: [old.externalId] })
  const { version: _, lastSeq, inboundCount, lastInboundSeq, ...after } = await conversation(old.id)
  expect([lastSeq, inboundCount, lastInboundSeq]).toEqual([3, 1, 2])
  expect(after).toMatchObject({
    preview: 'Hello',
    status: 'open',
    waitingSince: row.waitingSince,
    lastMessageAt: row.lastMessageAt,
  })
  await act(world.root, (cx) => resolve(cx, old.id))
})

test('it is nobody’s to read, and who has read all of it misses nothing of what comes', async () => {
  const old = await comes('shirin', { arrivedAt: before(30) })
  const older = await comes('shirin', { arrivedAt: before(31), answers: [old.externalId] })
  expect([old.row.past, older.row.past]).toEqual([true, true])
  expect(await conversation(old.id)).toMatchObject({ lastSeq: 2, inboundCount: 0, lastInboundSeq: 1 })
  expect(await mark(world.ada, old.id, 2)).toMatchObject({ seq: 2, inboundCount: 0 })
  const now = await comes('shirin', { answers: [old.externalId] })
  expect(now.row.past).toBe(false)
  expect(await conversation(old.id)).toMatchObject({ inboundCount: 1, lastInboundSeq: 3 })
  expect(await mark(world.ada, old.id, 3)).toMatchObject({ seq: 3, inboundCount: 1 })
})

test('who answers a conversation has not overlooked what was found of its past meanwhile', async () => {
  const now = await comes('yalda', {})
  await comes('yalda', { arrivedAt: before(30), answers: [now.externalId] })
  await act(world.ada, (cx) => reply(cx, now.id, { ...said(), seen: 1 }))
  expect(await conversation(now.id)).toMatchObject({ status: 'waiting', lastSeq: 3 })
})

test('an older one of someone else who takes part does not make him the one who is answered', async () => {
  const first = await comes('parviz', {
    arrivedAt: before(30),
    others: [{ kind: 'email', address: 'boss@example.com' }],
  })
  const now = await comes('parviz', { arrivedAt: new Date().toISOString(), answers: [first.externalId] })
  const { identityId, subject } = await conversation(now.id)
  const old = await comes('boss', { arrivedAt: before(29), answers: [first.externalId], subject: 'Another' })
  expect(old.id).toBe(now.id)
  expect(await conversation(now.id)).toMatchObject({ identityId, subject })
})

test('whatever was there before the channel, or came long ago by the server’s clock, expects no answer by return', async () => {
  const now = new Date().toISOString()
  const automatic = async (name: string, more: Partial<InboundMessage>) => (await comes(name, more)).row.automatic
  expect(await automatic('one', { arrivedAt: before(0.9) })).toBe(true)
  expect(await automatic('two', { arrivedAt: before(0.01), sentAt: before(-1000) })).toBe(true)
  expect(await automatic('three', { arrivedAt: before(300) })).toBe(true)
  expect(await automatic('four', { arrivedAt: now, sentAt: before(1000) })).toBe(false)
  expect(await automatic('five', {})).toBe(false)
})

test('mail of the day before, mail of an outage and mail that says of itself that it is old waits as any other', async () => {
  const all = [{ arrivedAt: before(0.9) }, { arrivedAt: before(-3) }, { sentAt: before(1000) }, {}]
  for (const [n, more] of all.entries()) {
    const { id } = await comes(`john${n}`, more)
    expect(await conversation(id)).toMatchObject({ status: 'open', waitingSince: expect.any(Date) as Date })
  }
})

test('of a mail that counts which the mailbox’s own server wrote, not what stands below or what its sender claims', () => {
  const arrived = (...headers: string[]) => {
    const lines = [...headers, 'From: carol@example.org', 'Date: Mon, 1 Jan 2001 00:00:00 +0000', '', 'Hello']
    return (email.parse({ key: 'k', bytes: Buffer.from(lines.join('\r\n')) })[0] as InboundMessage).arrivedAt
  }
  const received = (by: string, date: string) => `Received: from a by ${by} with LMTP;\r\n\t${date}`
  const near = received('mx.hub.test', 'Tue, 10 Mar 2026 12:00:00 +0330 (+0330)')
  const far = received('mx.carol.test', 'Mon, 1 Jan 2001 00:00:00 +0000')
  expect(arrived(near, far)).toBe('2026-03-10T08:30:00.000Z')
  expect(arrived()).toBeUndefined()
  expect(arrived('Received: from nowhere')).toBeUndefined()
})

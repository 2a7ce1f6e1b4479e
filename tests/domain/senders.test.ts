import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages, participants } from '../../db/schema/index.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { act } from '../../server/core/act.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { reply, type Reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsOf, said, sealAll, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
const own = ['support', 'sales', 'hr']
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  channel = await farChannel(world.support)
  await act(world.root, (cx) => changeChannel(cx, channel.id, { settings: { senders: own } }))
})

const mail = (address: string) => ({ kind: 'fake', address })
let rawId = 7_000_000

/** Carol writes to these; answers her conversation's id. */
async function writes(to: string[], more: Partial<InboundMessage> = {}) {
  const from = { ...mail(`carol-${channel.id}`), verified: false }
  const event = { type: 'message' as const, from, text: 'Hello?', externalId: newId(), others: to.map(mail), ...more }
  const place = { channel, threadDays: 7, own }
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, [{ rawId: ++rawId, index: 0, place, event }]))
  const [row] = await db.select().from(messages).where(eq(messages.externalId, event.externalId))
  return row!.conversationId
}
const answer = (id: string, more: Partial<Reply> = {}) =>
  act(world.ada, (cx) => reply(cx, id, { ...said(), seen: 1_000_000, ...more }))
const senders = () => channel.far.sent.map(({ sender }) => sender)

test('an answer goes out from that address of ours to which the customer last wrote', async () => {
  const id = await writes(['dariush', 'sales'])
  await answer(id)
  await writes(['hr', 'sales'])
  await answer(id)
  await sendAll()
  expect(senders()).toEqual(['sales', 'hr'])
  const rows = await thread(id)
  expect(rows.map(({ sender }) => sender)).toEqual(['sales', 'sales', 'hr', 'hr'])
  expect(rows.map(({ others }) => others)).toEqual([[mail('dariush')], [], [], []])
})

test('or from the one that the agent chooses, and from none that is not ours', async () => {
  const id = await writes(['sales'])
  await answer(id, { sender: 'support' })
  await expect(answer(id, { sender: 'dariush' })).rejects.toMatchObject({ code: 'invalid' })
  await sendAll()
  expect(senders()).toEqual(['support'])
  expect((await factsOf(id)).filter(({ type }) => type === 'message.written')).toHaveLength(1)
})

test('an address that is no longer ours leaves the choice to the channel', async () => {
  const id = await writes(['sales'])
  await act(world.root, (cx) => changeChannel(cx, channel.id, { settings: { senders: ['support', 'hr'] } }))
  await answer(id)
  await sendAll()
  expect(senders()).toEqual([null])
})

test('that it has arrived is said from there too', async () => {
  await act(world.root, (cx) => changeChannel(cx, channel.id, { settings: { acknowledgement: 'We have it.' } }))
  await writes(['sales'])
  await sealAll()
  while (await read(acknowledgementReader));
  await sendAll()
  expect(channel.far.sent).toMatchObject([{ sender: 'sales', automatic: true }])
})

test('who is hidden gets it, may answer, and stands apart from those who are named', async () => {
  const id = await writes(['dariush'])
  await answer(id, { others: [mail('dariush')], hidden: [mail('boss'), mail('dariush')] })
  await sendAll()
  expect(channel.far.sent).toMatchObject([{ others: [mail('dariush')], hidden: [mail('boss')] }])
  expect((await thread(id))[1]).toMatchObject({ others: [mail('dariush')], hidden: [mail('boss')] })
  const taking = await db.select().from(participants).where(eq(participants.conversationId, id))
  expect(taking.map(({ address }) => address).sort()).toEqual(['boss', 'dariush'])
})

test('the names of what a hidden one said are told to nobody but him', async () => {
  const id = await writes([])
  await answer(id, { hidden: [mail('boss')] })
  await sendAll()
  const [first] = channel.far.sent
  const theirs = newId()
  const from = { ...mail('boss'), verified: false }
  const place = { channel, threadDays: 0, own }
  const event = {
    type: 'message' as const,
    from,
    text: 'Refund it.',
    externalId: theirs,
    answers: [`far-${first!.id}`],
  }
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, [{ rawId: ++rawId, index: 0, place, event }]))
  expect((await thread(id)).map(({ text }) => text)).toContain('Refund it.')
  await answer(id)
  await writes([], { answers: [`far-${first!.id}`] })
  await answer(id)
  await sendAll()
  const toBoss = channel.far.sent.find(({ to }) => to.address === 'boss')
  const toCarol = channel.far.sent.findLast(({ to }) => to.address !== 'boss')
  expect(toBoss!.answers).toContain(theirs)
  expect(toCarol!.answers).toContain(`far-${first!.id}`)
  expect(toCarol!.answers).not.toContain(theirs)
  expect(toCarol!.answers).not.toContain(`far-${toBoss!.id}`)
})

import { and, eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, identities } from '../../db/schema/index.ts'
import { releaseAddress } from '../../server/conversations/releasing.ts'
import { act } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsOf } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let number: string
let rawId = 7_000_000
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support, true, { consent: { purpose: 'service', quiet: null } })
})
beforeEach(() => void (number = `+98912${String(rawId).slice(-7)}`))

/** Somebody writes from this number; answers his conversation. */
async function writes(text: string): Promise<Id> {
  let id = ''
  await act({ kind: 'channel', id: channel.id }, async (cx) => {
    const from = { kind: 'phone', address: number, verified: true, lasts: 365 }
    const place = { channel, threadDays: 30, own: [] }
    await receiveAll(cx, [{ place, rawId: rawId++, index: 0, event: { type: 'message', from, text } }])
    id = cx.touched.conversations![0]!
  })
  return id
}
const conversation = async (id: Id) => (await db.select().from(conversations).where(eq(conversations.id, id)))[0]!
const answers = (id: Id) =>
  act(world.ada, (cx) => reply(cx, id, { clientId: newId(), text: 'Hello', fileIds: [], seen: 9 }))
/** That an address was released, and by whom. */
const released = async (subjectId: Id) => (await factsOf(subjectId)).filter(({ type }) => type === 'identity.released')
const requester = async (id: Id) => (await conversation(id)).requesterId
const ofNumber = () =>
  db
    .select()
    .from(identities)
    .where(and(eq(identities.kind, 'phone'), eq(identities.address, number)))
    .orderBy(identities.createdAt)
/** As if nobody had said a word for so many days. */
const pass = (id: Id, days: number) =>
  db.execute(
    sql`update conversations set last_message_at = last_message_at - make_interval(days => ${days}) where id = ${id}`,
  )

test('once it is somebody else’s, who writes from it is another customer, with a conversation of his own', async () => {
  const first = await writes('I am Carol')
  await act(world.ada, (cx) => releaseAddress(cx, first))
  const second = await writes('I am Dariush')
  expect(second).not.toBe(first)
  expect(await requester(second)).not.toBe(await requester(first))
  const [carols, dariushs] = await ofNumber()
  expect(carols).toMatchObject({ verifiedAt: null, releasedAt: expect.any(Date) as Date })
  expect(dariushs).toMatchObject({ verifiedAt: expect.any(Date) as Date, releasedAt: null })
  expect(await released(first)).toMatchObject([{ data: { identityId: carols!.id, by: 'agent' }, by: world.ada.id }])
  expect(await writes('Dariush again')).toBe(second)
})

test('nothing more is sent there for its former owner, and what waited does not go either', async () => {
  const first = await writes('I am Carol')
  await answers(first)
  await act(world.ada, (cx) => releaseAddress(cx, first))
  await sendAll()
  expect(channel.far.calls).toBe(0)
  await expect(answers(first)).rejects.toMatchObject({ code: 'conflict' })
  const second = await writes('I am Dariush')
  await answers(second)
})

test.each([
  [364, true],
  [366, false],
])('after %i days of silence the number is the same customer’s: %s', async (days, same) => {
  const first = await writes('I am Carol')
  await pass(first, days)
  const second = await writes('Hello again')
  const who = [await requester(first), await requester(second)]
  expect(who[0] === who[1]).toBe(same)
  expect(await ofNumber()).toHaveLength(same ? 1 : 2)
  if (!same) expect(await released(await requester(first))).toMatchObject([{ data: { by: 'silence' }, by: channel.id }])
})

test('it is done once, by those who may answer there, and for no group and no address that means one channel’s visitor', async () => {
  const first = await writes('I am Carol')
  await expect(act(world.eve, (cx) => releaseAddress(cx, first))).rejects.toMatchObject({ code: 'not_found' })
  await expect(act(world.aud, (cx) => releaseAddress(cx, first))).rejects.toMatchObject({ code: 'forbidden' })
  await act(world.ada, (cx) => releaseAddress(cx, first))
  await expect(act(world.ada, (cx) => releaseAddress(cx, first))).rejects.toMatchObject({ code: 'invalid' })
  expect(await released(first)).toHaveLength(1)
})

test('two messages that come at once after the silence make one new customer', async () => {
  const first = await writes('I am Carol')
  await pass(first, 400)
  const [one, other] = await Promise.all([writes('a'), writes('b')])
  expect(await requester(one)).toBe(await requester(other))
  expect(await ofNumber()).toHaveLength(2)
})

import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { act } from '../../server/core/act.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation, lastFact, sealAll, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  channel = await farChannel(world.support)
  const settings = { acknowledgement: 'We have your message.' }
  await act(world.root, (cx) => changeChannel(cx, channel.id, { settings }))
})

const now = Date.now()
const hours = (n: number) => new Date(now + n * 3_600_000)
let rawId = 5_000_000

/** Someone writes at a time; answers his conversation’s id. */
async function writes(who: string, at: Date, more: Partial<InboundMessage> = {}) {
  const from = { kind: 'fake', address: who, verified: false }
  const event = { type: 'message' as const, from, text: 'Hello?', externalId: newId(), ...more }
  const place = { channel, threadDays: 0, own: [] }
  const work = (cx: Parameters<Parameters<typeof act>[1]>[0]) =>
    receiveAll(cx, [{ place, rawId: ++rawId, index: 0, event }])
  await act({ kind: 'channel', id: channel.id }, work, { now: at })
  const [row] = await db.select().from(messages).where(eq(messages.externalId, event.externalId))
  return row!.conversationId
}
async function react() {
  await sealAll()
  while (await read(acknowledgementReader));
}
const someone = () => `someone-${newId().slice(-8)}`
const automatic = async (id: string) =>
  (await thread(id)).filter(({ kind, automatic }) => kind === 'outbound' && automatic).length

test('whoever opens a conversation hears that it has arrived, and waits as before', async () => {
  const id = await writes(someone(), hours(0))
  const before = await conversation(id)
  await react()
  const [, second] = await thread(id)
  expect(second).toMatchObject({ kind: 'outbound', text: 'We have your message.', automatic: true, agentId: null })
  const { status, waitingSince, preview } = before
  expect(await conversation(id)).toMatchObject({ status, waitingSince, preview, lastSeq: 2, assigneeId: null })
  expect(await lastFact(id)).toMatchObject({ type: 'message.written' })
  await sendAll()
  expect(channel.far.sent).toMatchObject([{ text: 'We have your message.', automatic: true, author: null }])
})

test('a program, and mail of last week, hear nothing', async () => {
  const robot = await writes(someone(), hours(0), { automatic: true })
  const late = await writes(someone(), hours(0), { sentAt: hours(-25).toISOString() })
  await react()
  expect([await automatic(robot), await automatic(late)]).toEqual([0, 0])
})

test('what happened while we were away, and what an agent was quicker to answer, is not answered', async () => {
  const past = await writes(someone(), hours(-2))
  const quick = await writes(someone(), hours(0))
  await answers(world.ada, quick)
  await react()
  expect([await automatic(past), await automatic(quick)]).toEqual([0, 0])
})

test('in a day nobody hears it twice, whatever his program makes of it', async () => {
  const who = someone()
  let heard = 0
  for (let hour = 0; hour < 24; hour++) {
    const id = await writes(who, hours(hour))
    await react()
    heard += await automatic(id)
  }
  expect(heard).toBe(1)
  const nextDay = await writes(who, hours(25))
  await react()
  expect(await automatic(nextDay)).toBe(1)
})

test('forged senders do not make a mail cannon of us', { timeout: 60_000 }, async () => {
  for (let n = 0; n < 210; n++) await writes(someone(), hours(0))
  await react()
  expect(await db.$count(messages, eq(messages.channelId, channel.id))).toBe(210 + 200)
})

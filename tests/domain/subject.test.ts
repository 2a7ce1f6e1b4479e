import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { subjectAfter } from '../../server/conversations/subject.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => void (channel = await farChannel(world.support)))

let rawId = 8_000_000
async function writes(subject: string, more: Partial<InboundMessage> = {}) {
  const from = { kind: 'fake', address: `carol-${channel.id}`, verified: false }
  const event = { type: 'message' as const, from, text: 'Hello?', externalId: newId(), subject, ...more }
  const place = { channel, threadDays: 7, own: [] }
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, [{ rawId: ++rawId, index: 0, place, event }]))
  const [row] = await db.select().from(messages).where(eq(messages.externalId, event.externalId))
  return row!.conversationId
}

test('chatwoot#15869 a thread that is used again under a new subject is answered under that one', async () => {
  const id = await writes('The lamp')
  await answers(world.ada, id)
  await sendAll()
  await writes('Re: The lamp')
  expect((await conversation(id)).subject).toBe('The lamp')
  await writes('Automatic reply: The lamp', { automatic: true })
  await writes('My invoice')
  expect((await conversation(id)).subject).toBe('My invoice')
  await answers(world.ada, id)
  await sendAll()
  expect(channel.far.sent.map(({ subject }) => subject)).toEqual(['The lamp', 'My invoice'])
})

test.each([
  ['The lamp', 'RE: FW: the lamp', 'The lamp'],
  ['سفارش', 'پاسخ: سفارش', 'سفارش'],
  ['Re: The lamp', 'The lamp', 'Re: The lamp'],
  ['The lamp', 'Re[2]: Aw: The lamp', 'The lamp'],
  ['The lamp', 'Re: ', 'The lamp'],
  ['The lamp', null, 'The lamp'],
  [null, 'The lamp', 'The lamp'],
  ['The lamp', 'Re: The lamps', 'Re: The lamps'],
  ['The lamp', 'Regarding: The lamp', 'Regarding: The lamp'],
])('after %j, %j makes %j', (known, said, subject) => expect(subjectAfter(known, said)).toBe(subject))

import { eq, inArray } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, customers, messages } from '../../db/schema/index.ts'
import { addCalendar, scheduleDesk } from '../../server/calendars/keeping.ts'
import { nextOpeningIn } from '../../server/calendars/wording.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { move } from '../../server/conversations/moving.ts'
import { act, type Act } from '../../server/core/act.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { iran, week } from '../support/hours.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation, lastFact, sealAll, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

const outOfHours = { en: 'Closed until {{opens}}.', fa: 'بسته‌ایم تا {{ opens }}.' }
const never = { ...iran, weekly: week('mon') }
const always = { ...iran, weekly: week('sun mon tue wed thu fri sat', ['00:00', '24:00']), holidays: [] }

let world: World
let channel: FarChannel
const calendars: Record<string, Id> = {}
beforeAll(async () => {
  world = await newWorld()
  for (const [name, hours] of Object.entries({ never, always }))
    calendars[name] = await act(world.root, (cx) => addCalendar(cx, { name, ...hours }))
})
beforeEach(async () => {
  channel = await farChannel(world.support)
  await says({ acknowledgement: 'We have it.', outOfHours })
  await keeps('never')
})
const says = (settings: object) => act(world.root, (cx) => changeChannel(cx, channel.id, { settings: { ...settings } }))
const keeps = (name: string | null, desk = world.support) =>
  act(world.root, (cx) => scheduleDesk(cx, desk, name && calendars[name]!))

let rawId = 7_000_000
const someone = () => `someone-${newId().slice(-8)}`
async function writes(who: string, more: Partial<InboundMessage> = {}, now = new Date()) {
  const from = { kind: 'fake', address: who, verified: true }
  const event = { type: 'message' as const, from, text: 'Hello?', externalId: newId(), ...more }
  const given = [{ place: { channel, threadDays: 7, own: [] }, rawId: ++rawId, index: 0, event }]
  await act({ kind: 'channel', id: channel.id }, (cx: Act) => receiveAll(cx, given), { now })
  const [row] = await db.select().from(messages).where(eq(messages.externalId, event.externalId))
  return row!.conversationId
}
async function react() {
  await sealAll()
  while (await read(acknowledgementReader));
}
const heard = async (id: Id) =>
  (await thread(id)).flatMap(({ automatic, kind, text }) => (automatic && kind === 'outbound' ? text : []))

test('whoever writes while the desk is closed hears when it opens, and not besides that it has arrived', async () => {
  const id = await writes(someone())
  const { status, waitingSince, preview } = await conversation(id)
  await react()
  expect(await heard(id)).toEqual(['Closed until as soon as possible.'])
  expect(await conversation(id)).toMatchObject({ status, waitingSince, preview, lastSeq: 2, assigneeId: null })
  expect(await lastFact(id)).toMatchObject({ type: 'message.written', data: { channelId: channel.id } })
  await sendAll()
  expect(channel.far.sent).toMatchObject([{ automatic: true, author: null }])
})

test('while it is open, or keeps no hours, it has arrived', async () => {
  for (const name of ['always', null]) {
    await keeps(name)
    const id = await writes(someone())
    await react()
    expect(await heard(id)).toEqual(['We have it.'])
  }
})

test('without words for it the acknowledgement goes out at night too', async () => {
  await says({ acknowledgement: 'We have it.', outOfHours: { en: '', fa: '' } })
  const id = await writes(someone())
  await react()
  expect(await heard(id)).toEqual(['We have it.'])
})

test('a conversation that goes on at night hears it too, once a day with whatever else goes out by itself', async () => {
  await keeps('always')
  const who = someone()
  const id = await writes(who)
  await react()
  await answers(world.ada, id)
  await keeps('never')
  await writes(who)
  await react()
  expect(await heard(id)).toEqual(['We have it.'])
  const other = someone()
  await keeps('always')
  await says({ outOfHours })
  const quiet = await writes(other)
  await react()
  await answers(world.ada, quiet)
  await keeps('never')
  await writes(other)
  await writes(other)
  await react()
  expect(await heard(quiet)).toHaveLength(1)
})

test('a program, a forger, mail of last week and what an agent was quicker to answer are not answered', async () => {
  const [day, hour] = [86_400_000, 3_600_000]
  const ids = [
    await writes(someone(), { automatic: true }),
    await writes(someone(), { authenticity: 'failed' }),
    await writes(someone(), { sentAt: new Date(Date.now() - 2 * day).toISOString() }),
    await writes(someone(), {}, new Date(Date.now() - 2 * hour)),
    await writes(someone()),
  ]
  await answers(world.ada, ids.at(-1)!)
  await react()
  expect((await Promise.all(ids.map(heard))).flat()).toEqual([])
})

test('nothing is locked for what nobody is told of', async () => {
  const told = someone()
  await writes(told)
  await react()
  const ids = [
    await writes(someone(), { automatic: true }),
    await writes(someone(), { authenticity: 'failed' }),
    await writes(someone(), { arrivedAt: '2020-01-01T00:00:00Z' }),
    await writes(told),
    await writes(someone()),
  ]
  await answers(world.ada, ids.at(-1)!)
  await sealAll()
  await db.transaction(async (tx) => {
    await tx.select().from(conversations).where(inArray(conversations.id, ids)).for('update')
    while (await read(acknowledgementReader));
  })
  expect((await Promise.all(ids.map(heard))).flat()).toEqual(['Closed until as soon as possible.'])
})

test('it is the desk where the conversation is now that is closed', async () => {
  await keeps('always', world.sales)
  const id = await writes(someone())
  await act(world.root, (cx) => move(cx, id, world.sales))
  await react()
  expect(await heard(id)).toEqual(['We have it.'])
})

test('each is told in his own language', async () => {
  const who = someone()
  await keeps(null)
  await says({ outOfHours })
  const id = await writes(who)
  await act(world.root, async ({ tx }) => {
    const { requesterId } = await conversation(id)
    await tx.update(customers).set({ language: 'fa' }).where(eq(customers.id, requesterId))
  })
  await keeps('never')
  await writes(who)
  await react()
  expect(await heard(id)).toEqual(['بسته‌ایم تا نخستین فرصت.'])
})

test('when it opens is said with date and zone, in the calendar of the reader', () => {
  const at = new Date('2026-12-22T15:00:00Z')
  expect(nextOpeningIn('en', iran, at)).toBe('Saturday 26 December, 08:30 (Iran Time)')
  expect(nextOpeningIn('fa', iran, at)).toBe('شنبه ۵ دی، ساعت ۰۸:۳۰ (وقت ایران)')
})

test('UTC is called so in both languages', () => {
  const at = new Date('2026-12-22T17:00:00Z')
  const hours = { ...iran, tz: 'UTC' }
  expect(nextOpeningIn('en', hours, at)).toBe('Saturday 26 December, 08:30 (UTC)')
  expect(nextOpeningIn('fa', hours, at)).toBe('شنبه ۵ دی، ساعت ۰۸:۳۰ (UTC)')
})

test('what says when it opens is made once for each zone and language', () => {
  nextOpeningIn('fa', iran, new Date())
  const making = vi.spyOn(Intl, 'DateTimeFormat')
  nextOpeningIn('fa', iran, new Date())
  expect(making).not.toHaveBeenCalled()
  making.mockRestore()
})

import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import type { Id } from '../../db/ids.ts'
import { act } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { newServer } from '../support/server.ts'
import { customerOf, newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }
const soon = { timeout: 60_000 }

const conversationOf = async (id: Id) => (await db.select().from(conversations).where(eq(conversations.id, id)))[0]!
const asSent = (a: Row, b: Row) => Number(a.externalId!.split(':')[1]) - Number(b.externalId!.split(':')[1])
type Row = typeof messages.$inferSelect
const thread = (id: Id) => db.select().from(messages).where(eq(messages.conversationId, id))
const answerIn = (conversationId: Id, text: string) =>
  act(hub.ada, (cx) => reply(cx, conversationId, { clientId: crypto.randomUUID(), text, fileIds: [], seen: 1_000_000 }))

test(
  'chatwoot#3033 a group is one conversation that names each writer, and what is answered is said there',
  long,
  async () => {
    const { bot, received, message } = await newBotChannel(hub, far)
    const house = bot.group(-100_500, 'Our house')
    const [carol, dariush] = [bot.person({ id: 1, first_name: 'Carol' }), bot.person({ id: 2, first_name: 'Dariush' })]
    const asked = carol.says('The lift stands still', house)
    dariush.says('آسانسور از دوشنبه خراب است', house)
    carol.says('And please only to me: what does it cost?')
    // Of what came in together each conversation counts for itself.
    const rows = (await received(3)).toSorted(asSent)
    const [first, second, alone] = rows
    expect(second!.conversationId).toBe(first!.conversationId)
    expect(alone!.conversationId).not.toBe(first!.conversationId)
    const names = await Promise.all(rows.map(({ identityId }) => customerOf(identityId)))
    expect(names.map(({ name }) => name)).toEqual(['Carol', 'Dariush', 'Carol'])
    expect(names[2]!.id).toBe(names[0]!.id)
    expect(await conversationOf(first!.conversationId)).toMatchObject({ subject: 'Our house', room: '-100500' })
    await answerIn(alone!.conversationId, 'Fifty euros')
    await expect.poll(() => bot.accepted.map(({ chat }) => chat), soon).toEqual([1])
    await answerIn(first!.conversationId, 'Somebody comes tomorrow')
    await expect.poll(() => bot.accepted.map(({ chat }) => chat), soon).toEqual([1, -100_500])
    carol.edits(asked, 'The left lift stands still')
    await expect.poll(async () => (await message(first!.id)).text, soon).toBe('The left lift stands still')
    dariush.reacts(bot.accepted[1]!.messages[0]!, ['👍'])
    dariush.says('Thank you', house)
    await received(4)
    const said = (await thread(first!.conversationId)).find(({ kind }) => kind === 'outbound')
    expect(said!.reactions).toEqual([{ identityId: second!.identityId, emoji: ['👍'] }])
  },
)

test('each topic of a group is a conversation of its own; where one is closed the agent reads so', long, async () => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far)
  const house = bot.group(-100_501, 'Our house')
  const carol = bot.person({ id: 1 })
  const lifts = bot.topic(house, carol.user, 'Lifts')
  const bins = bot.topic(house, carol.user, 'Bins')
  carol.says('Good day', house)
  carol.write({ text: 'The bin is full', ...bins }, house)
  const above = carol.write({ text: 'The lift stands still', ...lifts }, house)
  carol.write({ text: 'Since Monday', ...lifts, reply_to_message: above }, house)
  const rows = (await received(4)).toSorted(asSent)
  const all = await Promise.all(rows.map(({ conversationId }) => conversationOf(conversationId)))
  expect(all.map(({ subject }) => subject)).toEqual([
    'Our house',
    'Our house › Bins',
    'Our house › Lifts',
    'Our house › Lifts',
  ])
  expect(new Set(all.map(({ id }) => id)).size).toBe(3)
  expect(rows.map(({ quotes }) => quotes?.messageId ?? null)).toEqual([null, null, null, rows[2]!.id])
  await ended(await answer('Somebody comes tomorrow'), 'sent')
  expect(bot.accepted.at(-1)!.messages[0]).toMatchObject({ message_thread_id: lifts.message_thread_id })
  house.topics.get(lifts.message_thread_id)!.closed = true
  expect(await ended(await answer('He has been there'), 'failed')).toMatchObject({ failure: 'topic_closed' })
})

test(
  'a group that moves keeps its conversation, and an answer on its way arrives at the new one, once',
  long,
  async () => {
    const { bot, received, answer, ended } = await newBotChannel(hub, far)
    const house = bot.group(-502, 'Our house', { type: 'group' })
    const carol = bot.person({ id: 1 })
    carol.says('The lift stands still', house)
    await received(1)
    // The far side knows first, and tells a while later.
    house.migratedTo = -100_502
    const id = await answer('Somebody comes tomorrow')
    await expect.poll(() => bot.calls.filter((name) => name === 'sendMessage').length, soon).toBeGreaterThan(0)
    const moved = bot.migrate(house, carol.user, -100_502)
    await ended(id, 'sent')
    carol.says('Thank you', moved)
    const rows = await received(2)
    expect(rows[1]!.conversationId).toBe(rows[0]!.conversationId)
    expect(bot.accepted.map(({ chat }) => chat)).toEqual([-100_502])
    await ended(await answer('Gladly'), 'sent')
    expect(bot.accepted.map(({ chat }) => chat)).toEqual([-100_502, -100_502])
  },
)

test('who throws the bot out of a group is told of in the words of an agent', long, async () => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far)
  const house = bot.group(-100_503, 'Our house')
  bot.person({ id: 1 }).says('Good day', house)
  await received(1)
  house.shut = 'kicked'
  expect(await ended(await answer('Good day'), 'failed')).toMatchObject({ failure: 'not_allowed_there' })
})

import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { jobs, messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { react } from '../../server/messages/reacting.ts'
import { factsOf } from '../domain/facts.ts'
import { badRequest } from '../support/botapi/refusal.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { newServer } from '../support/server.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }
const soon = { timeout: 60_000 }

const reacts = (id: Id, emoji: string | null, who = hub.ada) => act(who, (cx) => react(cx, id, emoji))
const ours = async (id: Id) => (await db.select().from(messages).where(eq(messages.id, id)))[0]!.reactions

test(
  'what an agent puts to a message is there, is another one, and is gone; the customer keeps his',
  long,
  async () => {
    const { bot, received } = await newBotChannel(hub, far)
    const carol = bot.person({ id: 1 })
    const said = carol.says('Thank you!')
    const [message] = await received(1)
    const name = `1:${said.message_id}`
    carol.reacts(said, ['🔥'])
    await expect.poll(async () => (await ours(message!.id)).length, soon).toBe(1)
    await reacts(message!.id, '❤')
    await expect.poll(() => bot.reacted.get(name), soon).toBe('❤')
    await expect.poll(async () => (await ours(message!.id)).at(-1)!.ours?.state, soon).toBeUndefined()
    expect(await ours(message!.id)).toMatchObject([
      { identityId: message!.identityId, emoji: ['🔥'] },
      { identityId: null, emoji: ['❤'], ours: { agentId: hub.ada.id } },
    ])
    await reacts(message!.id, '👍', hub.sam)
    await expect.poll(() => bot.reacted.get(name), soon).toBe('👍')
    await expect.poll(async () => (await ours(message!.id)).at(-1)!.ours?.state, soon).toBeUndefined()
    const calls = () => bot.calls.filter((method) => method === 'setMessageReaction').length
    await reacts(message!.id, '👍')
    expect(calls()).toBe(2)
    await reacts(message!.id, null)
    await expect.poll(() => bot.reacted.get(name), soon).toBeNull()
    await expect.poll(async () => await ours(message!.id), soon).toHaveLength(1)
    const types = (await factsOf(message!.conversationId)).map(({ type }) => type).filter((type) => /react/.test(type))
    expect(types).toEqual([
      'message.reacted',
      ...['message.reacting', 'message.reacted', 'message.reacting', 'message.reacted'],
      ...['message.reacting', 'message.reacted'],
    ])
  },
)

test(
  'where the far side will not, that stands there with its reason, and can be tried again or dropped',
  long,
  async () => {
    const { bot, received } = await newBotChannel(hub, far)
    bot.person({ id: 1 }).says('Thank you!')
    const [message] = await received(1)
    bot.faults.push({ method: 'setMessageReaction', with: badRequest('message to react not found') })
    await reacts(message!.id, '🙏')
    await expect.poll(async () => (await ours(message!.id))[0]?.ours?.state, soon).toBe('failed')
    expect((await ours(message!.id))[0]).toMatchObject({ emoji: ['🙏'], ours: { failure: 'refused' } })
    const types = (await factsOf(message!.conversationId)).map(({ type }) => type)
    expect(types.slice(-2)).toEqual(['message.reacting', 'message.unreacted'])
    await reacts(message!.id, '🙏')
    await expect.poll(async () => (await ours(message!.id))[0]!.ours?.state, soon).toBeUndefined()
  },
)

test('a line that breaks is tried again, and of two wishes the last one counts', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  const said = bot.person({ id: 1 }).says('Thank you!')
  const [message] = await received(1)
  bot.faults.push({ method: 'setMessageReaction', with: 'cut-before' })
  await reacts(message!.id, '🎉')
  await reacts(message!.id, '👏')
  const again = async () => {
    await db
      .update(jobs)
      .set({ runAt: new Date(0) })
      .where(eq(jobs.name, 'messages.react'))
    return bot.reacted.get(`1:${said.message_id}`)
  }
  await expect.poll(again, { ...soon, interval: 300 }).toBe('👏')
  await expect.poll(async () => (await ours(message!.id))[0]!.ours?.state, soon).toBeUndefined()
})

test('what cannot be put to it is refused', long, async () => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far)
  bot.person({ id: 1 }).says('Thank you!')
  const [message] = await received(1)
  await expect(reacts(message!.id, '🤬')).rejects.toMatchObject({ code: 'invalid' })
  await expect(reacts(message!.id, '👍', hub.aud)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(reacts(message!.id, '👍', hub.eve)).rejects.toMatchObject({ code: 'not_found' })
  const own = await answer('Gladly')
  await ended(own, 'sent')
  await expect(reacts(own, '👍')).rejects.toMatchObject({ code: 'conflict' })
  await reacts(message!.id, null)
  expect(await ours(message!.id)).toEqual([])
})

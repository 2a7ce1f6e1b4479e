import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { conversations } from '../../db/schema/index.ts'
import { agentLine } from '../live/line.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { newServer, signIn } from '../support/server.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const soon = { timeout: 60_000 }

test('that an answer is being written is told there, seldom; no note is, and nobody who cannot answer', async () => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far)
  bot.person({ id: 1 }).says('Is anybody there?')
  const { conversationId } = (await received(1))[0]!
  const sit = async (agent: typeof hub.ada) => {
    const line = await agentLine(hub.url, { cookie: await signIn(hub.url, agent) })
    await line.ask('open', conversationId)
    return line
  }
  const [aud, ada] = [await sit(hub.aud), await sit(hub.ada)]
  aud.socket.emit('typing', { conversationId, note: false })
  await aud.ask('open', null)
  ada.socket.emit('typing', { conversationId, note: true })
  await ada.ask('open', conversationId)
  // By then it would have come there.
  await ended(await answer('Soon.'), 'sent')
  expect(bot.actions).toEqual([])
  for (let n = 0; n < 3; n++) ada.socket.emit('typing', { conversationId, note: false })
  await expect.poll(() => bot.actions, soon).toEqual([{ chat: 1, action: 'typing' }])
  await ended(await answer('We are.'), 'sent')
  expect(bot.actions).toHaveLength(1)
  aud.close()
  ada.close()
}, 120_000)

test('it is told where the customer was heard last, though he was elsewhere when the conversation was opened', async () => {
  const [there, here] = [await newBotChannel(hub, far), await newBotChannel(hub, far)]
  for (const { bot } of [there, here]) bot.person({ id: 1 }).says('Is anybody there?')
  const { conversationId } = (await there.received(1))[0]!
  const { channelId, identityId } = (await here.received(1))[0]!
  const ada = await agentLine(hub.url, { cookie: await signIn(hub.url, hub.ada) })
  await ada.ask('open', conversationId)
  ada.socket.emit('typing', { conversationId, note: false })
  await expect.poll(() => there.bot.actions, soon).toHaveLength(1)
  const now = { channelId: channelId!, identityId: identityId! }
  await db.update(conversations).set(now).where(eq(conversations.id, conversationId))
  ada.socket.emit('typing', { conversationId, note: false })
  await expect.poll(() => here.bot.actions, soon).toEqual([{ chat: 1, action: 'typing' }])
  expect(there.bot.actions).toHaveLength(1)
  ada.close()
}, 120_000)

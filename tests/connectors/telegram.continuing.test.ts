import { afterAll, expect, test } from 'vitest'
import { telegram } from '../../connectors/telegram/index.ts'
import { parse } from '../../connectors/telegram/parse.ts'
import { apiOf, newServer, signIn } from '../support/server.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { writes } from '../support/inbound.ts'
import { customerOf, newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const api = apiOf(hub.url, await signIn(hub.url, hub.ada))
const soon = { timeout: 60_000 }

test('a visitor who follows the link of an agent is the same customer at the bot', { timeout: 60_000 }, async () => {
  const { bot, channelId, received } = await newBotChannel(hub, far)
  const id = await writes(hub.chat, 'carol', 'Can I go on with my phone?')
  await expect.poll(() => bot.poller !== null, soon).toBe(true)
  const { status, body } = await api('POST', `/conversations/${id}/links`, { channelId })
  expect(status).toBe(200)
  const { url, until } = body as unknown as { url: string; until: string }
  expect(url).toMatch(/^https:\/\/t\.me\/peyk_bot\?start=c_[\w-]{22}$/)
  expect(Date.parse(until)).toBeGreaterThan(Date.now() + 6 * 86_400_000)
  bot.person({ id: 31, first_name: 'Carol at her phone' }).says(`/start ${new URL(url).searchParams.get('start')!}`)
  const [message] = await received(1)
  expect(message).toMatchObject({ text: '/start' })
  const { body: opened } = await api('GET', `/conversations/${id}`)
  const { customers } = opened as unknown as { customers: { id: string }[] }
  expect(customers.map((one) => one.id)).toContain((await customerOf(message!.identityId)).id)
})

test('where the bot does not answer there is no link, and the agent is told why', { timeout: 60_000 }, async () => {
  const { bot, channelId } = await newBotChannel(hub, far)
  const id = await writes(hub.chat, 'dariush', 'Can I go on with my phone?')
  await expect.poll(() => bot.poller !== null, soon).toBe(true)
  bot.revoked = true
  const { status, body } = await api('POST', `/conversations/${id}/links`, { channelId })
  expect({ status, body }).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
  expect((await api('POST', `/conversations/${id}/links`, { channelId: hub.chat.id })).status).toBe(404)
})

test('only our own tokens are read, and they are not shown; in a group they mean nothing', () => {
  const read = (text: string, chat: object) => {
    const from = { id: 31, is_bot: false, first_name: 'Carol' }
    const update = { update_id: 1, message: { message_id: 1, date: 1, from, chat, text } }
    return parse({ key: 'k', bytes: new TextEncoder().encode(JSON.stringify(update)) })[0]
  }
  const alone = { id: 31, type: 'private' }
  const token = `c_${'x'.repeat(22)}`
  expect(read(`/start ${token}`, alone)).toMatchObject({ text: '/start', continues: token })
  for (const text of ['/start order-4711', `/start ${token}x`, `say /start ${token}`, `/start  ${token}`])
    expect(read(text, alone)).toMatchObject({ text })
  for (const text of ['/start order-4711', `/start ${token}x`])
    expect(read(text, alone)).not.toHaveProperty('continues')
  expect(read(`/start ${token}`, { id: -31, type: 'group' })).not.toHaveProperty('continues')
  expect(telegram.limits.links).toBe(true)
})

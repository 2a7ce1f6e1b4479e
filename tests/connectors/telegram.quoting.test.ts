import type { Message } from '@grammyjs/types'
import { afterAll, expect, test } from 'vitest'
import { keepFile } from '../../server/channels/files.ts'
import { telegram } from '../../connectors/telegram/index.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { badRequest } from '../support/botapi/refusal.ts'
import { newServer } from '../support/server.ts'
import { botKinds } from './botapi.kinds.ts'
import { part } from './contract.ts'
import { memoryHost } from './host.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }

/** By the number of what each answers there. */
const answeredBy = ({ messages }: { messages: Message[] }) => messages.map((one) => one.reply_to_message?.message_id)

test.each(botKinds)('%s: what is quoted is quoted on both sides', long, async (kind) => {
  const { bot, received, answer, ended, message } = await newBotChannel(hub, far, kind)
  const carol = bot.person({ id: 1 })
  const asked = carol.says('Where is my refund?')
  const first = (await received(1))[0]!
  const file = await keepFile(`agent:${hub.ada.id}`, {
    name: 'slip.txt',
    mime: 'text/plain',
    bytes: Buffer.from('paid'),
  })
  const ours = await answer('x'.repeat(1100), [file.id], first.id)
  await ended(ours, 'sent')
  expect((await message(ours)).quotes).toEqual({ messageId: first.id })
  expect(bot.accepted.map(answeredBy)).toEqual([[asked.message_id], [undefined]])
  const told = bot.accepted[0]!.messages[0]!
  carol.write({ text: 'When?', reply_to_message: told, quote: { text: 'xxx', position: 0, is_manual: true } })
  carol.write({ text: 'And what is this?', reply_to_message: { ...told, message_id: 999_999, text: 'An offer' } })
  const said = await received(3)
  expect(said[1]!.quotes).toEqual({ messageId: ours, text: 'xxx' })
  expect(said[2]!.quotes).toEqual({ text: 'An offer' })
})

test('words of another chat are shown above, and tie to nothing of this one', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  const asked = carol.says('Where is my refund?')
  // Numbers may be the same in both.
  const external_reply = { chat: { ...carol.chat, type: 'channel' }, message_id: asked.message_id }
  carol.write({ text: 'And this?', external_reply, quote: { text: 'half price', position: 0 } })
  carol.write({ text: 'And that?', external_reply })
  const said = await received(3)
  expect(said.map(({ quotes }) => quotes)).toEqual([null, { text: 'half price' }, null])
})

test.each(botKinds)('%s: an answer goes out also where what it quotes is gone', long, async (kind) => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far, kind)
  const carol = bot.person({ id: 1 })
  const asked = carol.says('Never mind')
  const { id } = (await received(1))[0]!
  carol.chat.messages.delete(asked.message_id)
  await ended(await answer('As you wish', [], id), 'sent')
  expect(bot.accepted.map(answeredBy)).toEqual([[undefined]])
  // Any other refusal stands.
  bot.faults.push({ method: 'sendMessage', with: badRequest('message text is empty') })
  expect(await ended(await answer('Good-bye', [], id), 'failed')).toMatchObject({ failure: 'text_empty' })
})

test('what stands in another chat is not quoted in this one', async () => {
  const bot = far.newBot()
  const carol = bot.person({ id: 42 })
  const secret = bot.person({ id: 43 }).says('My card number is 6037')
  // Numbers may be the same in both.
  carol.chat.messages.set(secret.message_id, { ...secret, text: 'Hello' } as Message)
  const channel = await telegram.open(telegram.settings.parse({ token: bot.token, server: far.url }), memoryHost().host)
  const to = { kind: 'telegram', address: '42' }
  for (const quotes of [`43:${secret.message_id}`, '42:', '42:x', 'x']) await channel.send(part({ to, quotes }))
  expect(bot.accepted.map(answeredBy)).toEqual([[undefined], [undefined], [undefined], [undefined]])
  expect(bot.calls.filter((name) => name === 'sendMessage')).toHaveLength(4)
})

test('the far side of the tests refuses what Telegram refuses', async () => {
  const bot = far.newBot()
  bot.person({ id: 42 })
  const send = async (more: object) => {
    const body = JSON.stringify({ chat_id: 42, text: 'Hello', ...more })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${far.url}/bot${bot.token}/sendMessage`, { method: 'POST', headers, body })
    return (await answer.json()) as { ok: boolean; description?: string }
  }
  const gone = { ok: false, description: 'Bad Request: message to be replied not found' }
  expect(await send({ reply_parameters: { message_id: 7 } })).toMatchObject(gone)
  expect(await send({ reply_to_message_id: 7 })).toMatchObject(gone)
  expect(await send({ reply_parameters: {} })).toMatchObject({ ok: false })
  expect(await send({ reply_parameters: { message_id: 7, allow_sending_without_reply: true } })).toMatchObject({
    ok: true,
  })
})

import { afterAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { rewrite } from '../../server/messages/changing.ts'
import { reply } from '../../server/messages/writing.ts'
import type { Id } from '../../db/ids.ts'
import { telegram } from '../../connectors/telegram/index.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { apiOf, newServer, signIn } from '../support/server.ts'
import { memoryHost } from './host.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }
const soon = { timeout: 60_000 }

/** The agent asks, with answers to be pressed. */
async function offer(conversationId: Id, text: string, buttons: string[], fileIds: Id[] = []) {
  const clientId = crypto.randomUUID()
  await act(hub.ada, (cx) => reply(cx, conversationId, { clientId, text, fileIds, seen: 1_000_000, buttons }))
  const [message] = await db.select({ id: messages.id }).from(messages).where(eq(messages.clientId, clientId))
  return message!.id
}

test('what is pressed is what the customer says, in answer to what it stood below, and once', long, async () => {
  const { bot, received, message, ended } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1, first_name: 'Carol' })
  carol.says('Is it coming?')
  const [first] = await received(1)
  const long = 'بله، لطفاً همین امروز بفرستید، سپاسگزارم'
  // What it stood below is known by its name only once that has been written down.
  await ended(await offer(first!.conversationId, 'Shall we send it today?', [long, 'No']), 'sent')
  expect(bot.accepted).toHaveLength(1)
  const asked = bot.accepted[0]!.messages[0]!
  expect(asked.reply_markup!.inline_keyboard.map(([button]) => button!.text)).toEqual([long, 'No'])
  const press = carol.presses(asked, 0)
  const rows = await received(2)
  expect(rows[1]).toMatchObject({ text: long, conversationId: first!.conversationId })
  const { quotes } = rows[1]!
  expect(await message(quotes!.messageId!)).toMatchObject({ text: 'Shall we send it today?', buttons: [long, 'No'] })
  await expect.poll(() => bot.pressed.get(press), soon).toBe(true)
})

test('buttons stay below a text that is changed', long, async () => {
  const { bot, received, ended } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  carol.says('Is it coming?')
  const [first] = await received(1)
  const id = await offer(first!.conversationId, 'Tuday?', ['Yes', 'No'])
  await ended(id, 'sent')
  await act(hub.ada, (cx) => rewrite(cx, id, 'Today?'))
  const shown = () => [...carol.chat.messages.values()].at(-1)!
  await expect.poll(() => shown().text, soon).toBe('Today?')
  expect(shown().reply_markup!.inline_keyboard.flat()).toHaveLength(2)
})

test('what cannot be offered is refused with its reason, and nothing is written', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  bot.person({ id: 1 }).says('Is it coming?')
  const [first] = await received(1)
  const nine = Array.from({ length: 9 }, (_, n) => `Answer ${n}`)
  const offers = [offer(first!.conversationId, 'Which?', nine), offer(first!.conversationId, 'Which?', ['Yes', 'Yes'])]
  for (const one of [...offers, offer(first!.conversationId, 'Which?', ['Yes'], [crypto.randomUUID()])])
    await expect(one).rejects.toMatchObject({ code: 'invalid' })
  expect(await db.$count(messages, eq(messages.conversationId, first!.conversationId))).toBe(1)
  const api = apiOf(hub.url, await signIn(hub.url, hub.ada))
  const given = { clientId: crypto.randomUUID(), text: 'Which?', seen: 1, buttons: ['x'.repeat(41)] }
  const path = `/conversations/${first!.conversationId}/messages`
  expect((await api('POST', path, given)).status).toBe(422)
  expect((await api('POST', path, { ...given, buttons: ['Yes'] })).status).toBe(200)
})

test('in a group whoever presses says it there', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  const house = bot.group(-100_900, 'Our house')
  bot.person({ id: 1 }).says('When does he come?', house)
  const [first] = await received(1)
  await offer(first!.conversationId, 'When are you in?', ['Morning', 'Evening'])
  await expect.poll(() => bot.accepted.length, soon).toBe(1)
  bot.person({ id: 2 }).presses(bot.accepted[0]!.messages[0]!, 1)
  const rows = await received(2)
  expect(rows[1]).toMatchObject({ text: 'Evening', conversationId: first!.conversationId })
  expect(rows[1]!.identityId).not.toBe(rows[0]!.identityId)
})

test('the last part of a long text bears them', long, async () => {
  const { bot, received, ended } = await newBotChannel(hub, far)
  bot.person({ id: 1 }).says('Is it coming?')
  const [first] = await received(1)
  await ended(await offer(first!.conversationId, 'word '.repeat(1000).trim(), ['Yes']), 'sent')
  const markups = bot.accepted.map(({ messages: [message] }) => message!.reply_markup?.inline_keyboard.length)
  expect(markups).toEqual([undefined, 1])
})

test('a webhook that hands over a press is answered so that the far side is told', async () => {
  const { host, kept } = memoryHost()
  const settings = {
    token: '123456789:AAFxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    mode: 'webhook',
    address: 'https://hub.test',
    secret: 'S'.repeat(32),
  }
  const channel = await telegram.open(telegram.settings.parse(settings), host)
  const headers = { 'x-telegram-bot-api-secret-token': settings.secret }
  const hand = (update: object) =>
    channel.webhook!(
      new Request(`https://hub.test/in/${host.channelId}/update`, {
        method: 'POST',
        headers,
        body: JSON.stringify(update),
      }),
    )
  const answer = await hand({ update_id: 1, callback_query: { id: '77', from: { id: 1 }, data: '0:Yes' } })
  expect(await answer.json()).toEqual({ method: 'answerCallbackQuery', callback_query_id: '77' })
  expect(kept.raws.size).toBe(1)
  kept.failWith = 'unavailable'
  expect((await hand({ update_id: 2, callback_query: { id: '78' } })).status).toBe(503)
})

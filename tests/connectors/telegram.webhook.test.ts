import { serve } from '@hono/node-server'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { telegram } from '../../connectors/telegram/index.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { memoryHost } from './host.ts'

const far = await startBotApi()
afterAll(() => far.close())
const forged = Number(process.env.TELEGRAM_FORGED ?? 2000)
const header = 'x-telegram-bot-api-secret-token'
const key = 'k'.repeat(40)
const soon = { timeout: 60_000 }

/** A hub's door on a real port, behind which the channel is open in webhook mode. */
async function hooked() {
  const bot = far.newBot()
  const { host, kept } = memoryHost()
  const opened: { door?: (request: Request) => Promise<Response> } = {}
  const server = serve({ fetch: (request) => opened.door!(request), port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = telegram.settings.parse({ token: bot.token, server: far.url, mode: 'webhook', address, secret: key })
  const channel = await telegram.open(settings, host)
  opened.door = channel.webhook!
  const stopping = new AbortController()
  const listening = channel.listen!(stopping.signal)
  onTestFinished(async () => {
    stopping.abort()
    await listening
    server.close()
  })
  await expect.poll(() => bot.webhook?.url, soon).toBe(`${address}/in/${host.channelId}/update`)
  return { bot, host, kept, door: opened.door, address: `${address}/in/${host.channelId}/update` }
}

const hand = (door: (request: Request) => Promise<Response>, address: string, body: string, secret?: string) => {
  const headers = { 'content-type': 'application/json', ...(secret !== undefined && { [header]: secret }) }
  return door(new Request(address, { method: 'POST', body, headers }))
}

test('what is handed over is kept before it is acknowledged, and comes again until it was', async () => {
  const { bot, kept } = await hooked()
  const carol = bot.person({ id: 5 })
  kept.failWith = 'unavailable'
  carol.says('one')
  await expect.poll(() => bot.webhook?.error?.message, soon).toMatch('503')
  expect(kept.raws.size).toBe(0)
  kept.failWith = undefined
  carol.says('two')
  await expect.poll(() => kept.raws.size, soon).toBe(2)
  await expect.poll(() => bot.updates.length, soon).toBe(0)
  const said = [...kept.raws.values()].flatMap((raw) => telegram.parse(raw))
  expect(said).toMatchObject([{ text: 'one' }, { text: 'two' }])
})

test('T27 webhooks that are forged or come again: none is believed, and one counts once', async () => {
  const { door, address, kept } = await hooked()
  const update = (id: number) =>
    JSON.stringify({
      update_id: id,
      message: { message_id: id, date: 1, chat: { id: 1, type: 'private' }, from: { id: 1 }, text: 'Pay me' },
    })
  const wrong = [undefined, '', key.slice(1), `x${key}`, `${key}k`, key.toUpperCase(), 'null', '0', 'é'.repeat(20)]
  for (let n = 0; n < forged; n++) {
    const answer = await hand(door, address, update(n), wrong[n % wrong.length])
    if (answer.status !== 401 || (await answer.text()) !== '') throw new Error(`Number ${n}: ${answer.status}`)
  }
  expect(kept.raws.size).toBe(0)
  for (let n = 0; n < 1000; n++) expect((await hand(door, address, update(7), key)).status).toBe(200)
  expect(kept.raws.size).toBe(1)
})

test('T27 with the secret too, only an update of a bounded size is taken', async () => {
  const { door, address, kept } = await hooked()
  expect((await hand(door, address, '{', key)).status).toBe(422)
  expect((await hand(door, address, '{"update_id":"1"}', key)).status).toBe(422)
  expect((await hand(door, address, `{"update_id":1,"x":"${'x'.repeat(2 ** 20)}"}`, key)).status).toBe(413)
  expect((await hand(door, `${address}/more`, '{"update_id":1}', key)).status).toBe(404)
  expect((await door(new Request(address, { headers: { [header]: key } }))).status).toBe(405)
  expect(kept.raws.size).toBe(0)
})

test('a channel that polls has no webhook, and takes one away that is set', async () => {
  const bot = far.newBot()
  const { host, kept } = memoryHost()
  const channel = await telegram.open(telegram.settings.parse({ token: bot.token, server: far.url, secret: key }), host)
  const address = `http://hub.test/in/${host.channelId}/update`
  expect((await hand(channel.webhook!, address, '{"update_id":1}', key)).status).toBe(404)
  bot.webhook = { url: 'https://elsewhere.test/', secret: '' }
  bot.updates.push({ update: { update_id: 9 } as never, until: Infinity })
  const stopping = new AbortController()
  const listening = channel.listen!(stopping.signal)
  await expect.poll(() => kept.raws.size, soon).toBe(1)
  expect(bot.webhook).toBe(null)
  stopping.abort()
  await listening
})

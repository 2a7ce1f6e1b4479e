import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { allowNetworks } from '../../../server/core/asking.ts'
import { newBot, type Bot, type Clock, type Fault } from './bot.ts'
import { deleteMessage, editMessageCaption, editMessageText } from './changing.ts'
import { sendChatAction, setMessageReaction } from './changing.ts'
import { answerCallbackQuery } from './keyboard.ts'
import { getFile, linked } from './files.ts'
import { given, type Given } from './given.ts'
import { getUpdates } from './polling.ts'
import { Refused } from './refusal.ts'
import { sendFile, sendMediaGroup, sendMessage } from './sending.ts'
import { deleteWebhook, deliverer, getWebhookInfo, setWebhook } from './webhooks.ts'

type Method = (bot: Bot, given: Given, gone: AbortSignal) => unknown
const getMe: Method = ({ me }) => ({
  ...me,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
})
const methods: Record<string, Method> = {
  getMe,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  sendPhoto: sendFile('photo'),
  sendDocument: sendFile('document'),
  sendVideo: sendFile('video'),
  sendVoice: sendFile('voice'),
  sendMediaGroup,
  editMessageText,
  editMessageCaption,
  deleteMessage,
  setMessageReaction,
  sendChatAction,
  answerCallbackQuery,
  getFile,
}
const byName = new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), { name, method }]))

/** Telegram's Bot API as far as we use it, as strict as that: what Telegram refuses is refused in the same words. */
export async function startBotApi() {
  allowNetworks('127.0.0.0/8')
  const clock: Clock = { ahead: 0 }
  const bots = new Map<string, Bot>()
  const stops: (() => void)[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => void answer(bots, request, response))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let count = 0
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock,
    newBot() {
      const token = `${7_000_000_001 + count++}:${'AAF0fake_token-of-a-strict-botapi-0'}`
      const bot = newBot(token, clock)
      bots.set(token, bot)
      stops.push(deliverer(bot))
      return bot
    },
    /** Every line breaks, as when a network goes away. */
    cutAll: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      stops.forEach((stop) => stop())
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
export type BotApi = Awaited<ReturnType<typeof startBotApi>>

async function answer(bots: Map<string, Bot>, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, 'http://bot.test')
  const [, file, token, rest] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(decoded(url.pathname)) ?? []
  const bot = bots.get(token ?? '')
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  if (file && bot && !bot.revoked) return load(bot, rest!, response)
  let fault: Fault | undefined
  try {
    if (!token || !/^\d+:[\w-]{20,}$/.test(token)) throw new Refused(404, 'Not Found')
    if (!bot || bot.revoked) throw new Refused(401, 'Unauthorized')
    const called = byName.get(rest!.toLowerCase())
    if (!called) throw new Refused(404, 'Not Found: method not found')
    bot.calls.push(called.name)
    const asked = await given(request, url)
    const at = bot.faults.findIndex(({ method }) => method === called.name)
    if (at >= 0) fault = bot.faults.splice(at, 1)[0]
    if (fault?.with === 'cut-before') return void response.destroy()
    if (fault?.with instanceof Refused) throw fault.with
    const result = await called.method(bot, asked, gone.signal)
    if (fault?.with === 'cut-after') return void response.destroy()
    if (fault?.with === 'nonsense') return void response.writeHead(502).end('<html>Bad Gateway</html>')
    write(response, 200, { ok: true, result })
  } catch (error) {
    if (!(error instanceof Refused)) return void response.destroy(error as Error)
    const { code, message: description, parameters } = error
    write(response, code, { ok: false, error_code: code, description, ...(parameters && { parameters }) })
  }
}

/** Some clients write the colon of a token as `%3A`. */
function decoded(path: string) {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function write(response: ServerResponse, status: number, body: unknown) {
  if (!response.destroyed) response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function load(bot: Bot, path: string, response: ServerResponse) {
  const file = linked(bot, path)
  if (!file) return write(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes)
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { api } from '../../connectors/api/index.ts'
import { allowNetworks } from '../../server/core/asking.ts'
import { memoryHost } from './host.ts'

export const secret = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`
export const otherSecret = `whsec_${Buffer.alloc(32, 'o').toString('base64')}`

export interface Accepted {
  id: string
  type: string
  text?: string
  [more: string]: unknown
}
type Answer = { status: number; headers?: Record<string, string> }

/** The other system: it believes only what the official library believes, and keeps each webhook-id once. */
export async function farSystem(key = secret) {
  allowNetworks('127.0.0.0/8')
  const accepted = new Map<string, Accepted>()
  const calls: { id: string; signature: string; body: Accepted }[] = []
  const far = {
    accepted,
    calls,
    answer: null as Answer | null,
    next: null as Answer | 'cut' | null,
    url: '',
    close: () => void server.close(),
  }
  const server = createServer((request, response) => {
    // Of a line that breaks in the middle nothing is taken.
    const whole = buffer(request).catch(() => void response.destroy())
    void whole.then((bytes) => {
      if (!bytes) return
      const headers = request.headers as Record<string, string>
      const id = headers['webhook-id']!
      try {
        const body = new Webhook(key).verify(bytes, headers) as Accepted
        calls.push({ id, signature: headers['webhook-signature']!, body })
        const answer = far.next ?? far.answer
        far.next = null
        if ((!answer || answer === 'cut') && body.type !== 'ping') accepted.set(id, body)
        // It has taken it, and nobody hears of it.
        if (answer === 'cut') return void response.destroy()
        response.writeHead(answer?.status ?? 204, answer?.headers).end()
      } catch {
        response.writeHead(401).end()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  far.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/peyk`
  return far
}

export interface Post {
  id?: string
  at?: Date
  headers?: Record<string, string>
  keys?: string[]
}

/** A request as the official library signs it. */
export function posted(
  url: string,
  body: object | string | Uint8Array,
  { id, at, headers, keys = [secret] }: Post = {},
) {
  const name = id ?? `msg_${crypto.randomUUID()}`
  const time = at ?? new Date()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = keys.map((key) => new Webhook(key).sign(name, time, text)).join(' ')
  const signed = {
    'webhook-id': name,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': signature,
  }
  return new Request(url, { method: 'POST', headers: { ...signed, ...headers }, body: text })
}

export const message = (changes: object = {}) => ({
  type: 'message',
  id: 'm-1',
  from: { address: 'carol-17', name: 'Carol' },
  text: 'Hello',
  ...changes,
})

/** A channel of this kind whose core is in memory. */
export async function openApi(url = 'http://127.0.0.1:1/', key = secret) {
  const { host, kept } = memoryHost()
  const channel = await api.open(api.settings.parse({ url, secret: key }), host)
  const ask = async (request: Request) => {
    const answer = await channel.webhook!(request)
    return { status: answer.status, body: (await answer.json()) as { error?: { code: string; details?: string[] } } }
  }
  const hand = (body: object | string, how?: Post) => ask(posted('http://hub.test/in/channel-1/messages', body, how))
  return { host, kept, channel, ask, hand }
}

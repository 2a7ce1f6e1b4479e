import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Resolver } from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { fetchOutside, NotReached, outside } from '../../server/core/egress.ts'
import { nameServer } from '../support/dns.ts'
import { hosts } from './egress/spellings.ts'

const bounds = { bytes: 1000, time: 3000 }
const { resolve, isPublic } = outside

/** Whoever gets through reaches this one; nothing may. */
const canary = await listener('127.0.0.1', (_request, response) => response.end('secret'))
/** Passes for a machine of the internet. */
const far = await listener('127.0.0.2', (request, response) => answer(request, response))
let answer: RequestListener
const dns = await nameServer()
const ours = new Resolver({ timeout: 1000, tries: 1 })
ours.setServers([dns.server])
afterAll(() => [canary, far, dns].forEach((one) => one.close()))

/** Sockets that were opened, whether or not anyone answered. */
const connected: string[] = []
const watch = (message: unknown) => {
  const { socket } = message as { socket: Socket }
  socket.on('connectionAttempt', (address: string) => connected.push(address))
}
beforeEach(() => {
  connected.length = 0
  canary.asked.length = far.asked.length = 0
  dns.records.clear()
  subscribe('net.client.socket', watch)
})
afterEach(() => {
  unsubscribe('net.client.socket', watch)
  Object.assign(outside, { resolve, isPublic })
})

async function listener(host: string, hear: RequestListener) {
  const asked: { url: string; headers: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers })
    hear(request, response)
  })
  server.listen(0, host)
  await once(server, 'listening')
  return { asked, port: (server.address() as AddressInfo).port, close: () => server.close() }
}
const throughOurs = () => {
  outside.isPublic = (address) => address === '127.0.0.2' || isPublic(address)
  outside.resolve = (name, _options, told) =>
    ours.resolve4(name, (error, found) =>
      told(
        error,
        (found ?? []).map((address) => ({ address, family: 4 })),
      ),
    )
}

const urls = hosts.flatMap((host) => [`http://${host}:${canary.port}/`, `https://${host}/x.png`])
const oddities = [
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:25/',
  'data:image/png;base64,AA',
  'http://unix:/run/docker.sock:/x',
  'http://user:pass@8.8.8.8/',
  'javascript:1',
  '//127.0.0.1/',
  'http://',
  '',
]

test(
  `T14 of ${urls.length + oddities.length} spellings of what is inside none is connected to`,
  { timeout: 60_000 },
  async () => {
    expect(urls.length).toBeGreaterThan(300)
    for (const url of [...urls, ...oddities]) await expect(fetchOutside(url, bounds), url).rejects.toThrow(NotReached)
    expect(connected).toEqual([])
    expect(canary.asked).toEqual([])
  },
)

test('T14 a redirect leads to no place inside', async () => {
  throughOurs()
  for (const url of [
    `http://127.0.0.1:${canary.port}/`,
    `http://inside.example:${canary.port}/`,
    'file:///etc/passwd',
    `//0x7f.1:${canary.port}/`,
  ]) {
    dns.records.set('A inside.example', ['127.0.0.1'])
    answer = (_request, response) => response.writeHead(302, { location: url }).end()
    await expect(fetchOutside(`http://127.0.0.2:${far.port}/`, bounds), url).rejects.toThrow(NotReached)
  }
  expect(far.asked).toHaveLength(4)
  expect(canary.asked).toEqual([])
  expect(connected.filter((address) => address !== '127.0.0.2')).toEqual([])
})

test('T14 a redirect without end has one', async () => {
  throughOurs()
  answer = (_request, response) => response.writeHead(301, { location: '/again' }).end()
  await expect(fetchOutside(`http://127.0.0.2:${far.port}/`, bounds)).rejects.toThrow(NotReached)
  expect(far.asked).toHaveLength(4)
})

test('T14 a name that means something else a moment later leads nowhere inside', async () => {
  throughOurs()
  answer = (_request, response) => void response.end('GIF89a')
  dns.records.set('A rebinding.example', [['127.0.0.2'], ['127.0.0.1'], ['127.0.0.2', '127.0.0.1']])
  const url = `http://rebinding.example:${far.port}/`
  expect((await fetchOutside(url, bounds)).toString()).toBe('GIF89a')
  expect(dns.asked.filter((one) => one === 'A rebinding.example')).toHaveLength(1)
  await expect(fetchOutside(url, bounds)).rejects.toThrow(NotReached)
  await expect(fetchOutside(url, bounds)).rejects.toThrow(NotReached)
  expect(new Set(connected)).toEqual(new Set(['127.0.0.2']))
})

test('T14 who asks is not said, and too much or too slow is not waited for', async () => {
  throughOurs()
  const url = `http://127.0.0.2:${far.port}/p?id=1`
  answer = (_request, response) => void response.end('x')
  await fetchOutside(url, bounds)
  expect(far.asked[0]).toMatchObject({ url: '/p?id=1' })
  expect(Object.keys(far.asked[0]!.headers).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ])
  answer = (_request, response) => void response.end('x'.repeat(1001))
  await expect(fetchOutside(url, bounds)).rejects.toThrow(NotReached)
  answer = (_request, response) =>
    void response.writeHead(200, { 'transfer-encoding': 'chunked' }).write('x'.repeat(2000))
  await expect(fetchOutside(url, bounds)).rejects.toThrow(NotReached)
  answer = () => {}
  await expect(fetchOutside(url, { ...bounds, time: 200 })).rejects.toThrow(NotReached)
})

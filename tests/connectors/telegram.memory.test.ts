import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { telegram } from '../../connectors/telegram/index.ts'
import { allowNetworks } from '../../server/core/asking.ts'
import { heldMegabytes } from '../support/heap.ts'
import { part } from './contract.ts'
import { memoryHost } from './host.ts'

allowNetworks('127.0.0.0/8')
const mb = 1_000_000
const chunk = new Uint8Array(64_000)
const token = `123456:${'x'.repeat(35)}`

/** A far side that keeps nothing itself, and looks at what is held while files pass. */
let peak = 0
let passed = 0
let breaksAfter = Infinity
let letGo = 0
let busy = ''
function looks(more: number) {
  const before = passed
  passed += more
  if (Math.floor(before / (4 * mb)) !== Math.floor(passed / (4 * mb))) peak = Math.max(peak, heldMegabytes())
}
async function takes(request: IncomingMessage, response: ServerResponse) {
  if (busy) return void response.writeHead(429, { 'content-type': 'application/json' }).end(busy)
  for await (const piece of request as AsyncIterable<Buffer>) {
    looks(piece.length)
    if (passed > breaksAfter) return void response.destroy()
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ok: true, result: { message_id: 1, chat: { id: 42 } } }))
}
async function gives(response: ServerResponse) {
  response.writeHead(200, { 'content-length': 20 * mb })
  for (let left = 20 * mb; left > 0; left -= chunk.length) {
    if (20 * mb - left >= breaksAfter) return void response.destroy()
    looks(Math.min(left, chunk.length))
    if (!response.write(chunk.subarray(0, left))) await once(response, 'drain')
  }
  response.end()
}
const found = JSON.stringify({ ok: true, result: { file_path: 'documents/1', file_size: 20 * mb } })
const far = createServer((request, response) => {
  const { url = '' } = request
  if (url.startsWith('/file/')) void gives(response)
  else if (url.endsWith('/getFile')) response.writeHead(200, { 'content-type': 'application/json' }).end(found)
  else void takes(request, response)
}).listen(0, '127.0.0.1')
await once(far, 'listening')
afterAll(() => void far.close())

async function opened() {
  const server = `http://127.0.0.1:${(far.address() as AddressInfo).port}`
  const channel = await telegram.open(telegram.settings.parse({ token, server }), memoryHost().host)
  peak = passed = 0
  breaksAfter = Infinity
  busy = ''
  letGo = 0
  return { channel, before: heldMegabytes() }
}

/** So many bytes of nothing, made as they are asked for. */
function film(size: number) {
  let left = size
  return new ReadableStream<Uint8Array>({
    cancel: () => void letGo++,
    pull(to) {
      if (left <= 0) return to.close()
      to.enqueue(chunk.slice(0, left))
      left -= chunk.length
    },
  })
}

test('files pass by on their way out, several of them at once', { timeout: 60_000 }, async () => {
  const { channel, before } = await opened()
  const file = { id: 'f', name: 'film.bin', mime: 'application/octet-stream', size: 49 * mb }
  const sent = (id: string) =>
    channel.send(
      part({ id, to: { kind: 'telegram', address: '42' }, files: [{ ...file, open: async () => film(49 * mb) }] }),
    )
  const answers = await Promise.all([sent('a'), sent('b'), sent('c')])
  expect(answers.map(({ externalIds }) => externalIds)).toEqual([['42:1'], ['42:1'], ['42:1']])
  expect(passed).toBeGreaterThan(3 * 49 * mb)
  if (process.env.FIGURES) console.log(`out: ${(peak - before).toFixed(1)} MB held`)
  expect(peak - before).toBeLessThan(40)
})

test('what is not read to its end, as a line breaks, is let go; nobody knows what became of it', async () => {
  const { channel } = await opened()
  breaksAfter = 3 * mb
  const file = {
    id: 'f',
    name: 'a.bin',
    mime: 'application/octet-stream',
    size: 20 * mb,
    open: async () => film(20 * mb),
  }
  const message = part({ to: { kind: 'telegram', address: '42' }, files: [file, file] })
  await expect(channel.send(message)).rejects.toMatchObject({ code: 'no_answer', certain: false })
  expect(letGo).toBe(2)
})

test('an answer that comes before all of a file has left is heard', async () => {
  const { channel } = await opened()
  busy = JSON.stringify({
    ok: false,
    error_code: 429,
    description: 'Too Many Requests',
    parameters: { retry_after: 7 },
  })
  const file = {
    id: 'f',
    name: 'a.bin',
    mime: 'application/octet-stream',
    size: 20 * mb,
    open: async () => film(20 * mb),
  }
  const message = part({ to: { kind: 'telegram', address: '42' }, files: [file] })
  await expect(channel.send(message)).rejects.toMatchObject({ code: 'slow_down', after: 7 })
  expect(letGo).toBe(1)
})

test('files pass by on their way in', { timeout: 60_000 }, async () => {
  const { channel, before } = await opened()
  const load = async () => {
    let size = 0
    for await (const piece of (await channel.fetch!('f')) as unknown as AsyncIterable<Uint8Array>) size += piece.length
    return size
  }
  expect(await Promise.all([load(), load(), load()])).toEqual([20 * mb, 20 * mb, 20 * mb])
  if (process.env.FIGURES) console.log(`in: ${(peak - before).toFixed(1)} MB held`)
  expect(peak - before).toBeLessThan(40)
})

test('a line that breaks in the middle of a file says so, and is worth another try', async () => {
  const { channel } = await opened()
  breaksAfter = 5 * mb
  const load = async () => {
    for await (const _ of (await channel.fetch!('f')) as unknown as AsyncIterable<Uint8Array>);
  }
  await expect(load()).rejects.toMatchObject({ code: 'no_answer', retry: true })
})

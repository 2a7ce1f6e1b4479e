import { beforeAll, expect, test, vi } from 'vitest'
import { roundTrip } from '../../server/channels/checking.ts'
import { farChannel, type FarChannel } from '../domain/far.ts'
import { newServer, signIn } from '../support/server.ts'

let server: Awaited<ReturnType<typeof newServer>>
let channel: FarChannel
let cookies: { root: string; bob: string }
beforeAll(async () => {
  server = await newServer()
  channel = await farChannel(server.support)
  cookies = { root: await signIn(server.url, server.root), bob: await signIn(server.url, server.bob) }
}, 60_000)

const ask = (id: string, { cookie = cookies.root, signal }: { cookie?: string; signal?: AbortSignal } = {}) =>
  fetch(`${server.url}/api/v1/channels/${id}/round-trip`, {
    method: 'POST',
    headers: { origin: server.url, cookie },
    ...(signal && { signal }),
  })
const waiting = (count: number) => expect.poll(() => channel.far.waiting.size, { timeout: 10_000 }).toBe(count)

test('each step is told as it is known, for admins only', async () => {
  expect((await ask(channel.id, { cookie: cookies.bob })).status).toBe(403)
  const answer = await ask(channel.id)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toBe('{"step":"arrive","code":""}\n')
  for (const come of channel.far.waiting) come(true)
  expect((await reader.read()).value).toBe('{"step":"arrive","code":"ok","seconds":1}\n')
  expect((await reader.read()).done).toBe(true)
})

test('a third one at once is refused, and who leaves makes room', async () => {
  const leaving = new AbortController()
  const all = [ask(channel.id, { signal: leaving.signal }), ask(channel.id)]
  const bodies = (await Promise.all(all)).map((answer) => answer.text())
  await waiting(2)
  expect((await ask(channel.id)).status).toBe(429)
  leaving.abort()
  await expect(bodies[0]).rejects.toThrow()
  await waiting(1)
  const another = ask(channel.id)
  await waiting(2)
  for (const come of channel.far.waiting) come(true)
  expect(await (await another).text()).toContain('"ok"')
  expect(await bodies[1]).toContain('"ok"')
})

test('those who ask in the same instant are counted too, and who never begins gives his place back', async () => {
  const other = await farChannel(server.support)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => roundTrip(other.id)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    await expect(roundTrip(other.id)).rejects.toMatchObject({ code: 'too_many' })
    vi.advanceTimersByTime(10_000)
    await roundTrip(other.id)
  } finally {
    vi.useRealTimers()
  }
})

test('a channel that is none, and one that cannot', async () => {
  expect((await ask(server.support)).status).toBe(404)
  expect((await ask(server.chat.id)).status).toBe(404)
})

import { afterEach, expect, test, vi } from 'vitest'
import { bodyBytes, patience } from '../../connectors/api/limits.ts'
import { message, openApi, posted } from './api.support.ts'

const where = 'http://hub.test/in/channel-1/messages'
const full = new Uint8Array(bodyBytes)
afterEach(() => void vi.useRealTimers())

/** Whoever signs nothing that fits, and goes on sending. */
function slow({ ask }: Awaited<ReturnType<typeof openApi>>, first = full) {
  let stream!: ReadableStreamDefaultController<Uint8Array>
  let isLeft = false
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      stream = given
      stream.enqueue(first)
    },
    cancel: () => void (isLeft = true),
  })
  const request = new Request(posted(where, message()), { body, duplex: 'half' } as RequestInit)
  return { answer: ask(request), end: () => stream.close(), more: () => stream.enqueue(first), isLeft: () => isLeft }
}
const refused = (code: string, status: number) => ({ status, body: { error: { code } } })

test('strangers have only so much room on a channel, take none of another’s, and give it back', async () => {
  const [api, other] = [await openApi(), await openApi()]
  const all = Array.from({ length: 5 }, () => slow(api))
  expect(await all[4]!.answer).toMatchObject(refused('unavailable', 503))
  expect((await api.hand(message())).status).toBe(503)
  expect((await other.hand(message())).status).toBe(202)
  for (const one of all.slice(0, 4)) one.end()
  for (const one of all.slice(0, 4)) expect((await one.answer).status).toBe(401)
  expect((await api.hand(message())).status).toBe(202)
})

test('who has not handed over all of it in time is sent away, though something comes all the while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const api = await openApi()
  const all = Array.from({ length: 4 }, () => slow(api))
  const trickling = slow(await openApi(), new Uint8Array(1))
  for (let second = 0; second < patience / 1000; second++) {
    trickling.more()
    await vi.advanceTimersByTimeAsync(1000)
  }
  for (const one of [...all, trickling]) {
    expect(await one.answer).toMatchObject(refused('too_slow', 408))
    expect(one.isLeft()).toBe(true)
  }
  expect((await api.hand(message())).status).toBe(202)
  expect(vi.getTimerCount()).toBe(0)
})

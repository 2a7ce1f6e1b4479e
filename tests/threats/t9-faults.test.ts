import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { http, type Door } from '../../server/http.ts'
import { listen } from '../../server/live/listen.ts'

const lines: string[] = []
const log = pino({ base: null }, { write: (line: string) => void lines.push(line) })
const canary = 'cookie-of-everybody-else'
const broken = () => Promise.reject(Object.assign(new Error(`canary ${canary}`), { sessions: [canary] }))

test('T9 a fault is answered with an id and nothing of what went wrong, and the log has the id', async () => {
  const app = http({ url: 'http://localhost', trustProxy: false, log, ready: broken } as unknown as Door)
  const answer = await app.request('/health')
  expect(answer.status).toBe(500)
  const text = await answer.text()
  const { error } = JSON.parse(text) as { error: { id: string } }
  expect(Object.keys(error).toSorted()).toEqual(['code', 'id', 'message'])
  expect(text + JSON.stringify([...answer.headers])).not.toContain(canary)
  expect(lines.join('')).toContain(error.id)
  expect(lines.join('')).not.toContain(canary)
})

test('T9 the same on a socket: a code, an id, and nothing else', async () => {
  const socket = new EventEmitter()
  listen(socket, 'base', z.unknown(), log, broken)
  const answer = await new Promise<{ error: object }>((resolve) => socket.emit('base', {}, resolve))
  expect(answer).toEqual({ error: { code: 'fault', id: expect.any(String) as string } })
  expect(lines.join('')).not.toContain(canary)
})

test.each([undefined, null, 'x', {}, [], () => {}])(
  'T9 what fits no schema is answered by a code alone: %s',
  async (given) => {
    const socket = new EventEmitter()
    listen(socket, 'open', z.uuid(), log, broken)
    const answer = await new Promise((resolve) => socket.emit('open', given, resolve))
    expect(answer).toEqual({ error: { code: 'invalid' } })
  },
)

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { channelOf } from '../../server/channels/running.ts'
import { http, type Door } from '../../server/http.ts'
import { written } from '../../server/metrics/text.ts'
import { answers } from '../domain/facts.ts'
import { farChannel } from '../domain/far.ts'
import { writes } from '../support/inbound.ts'
import { quiet } from '../support/quiet.ts'
import { newServer } from '../support/server.ts'

vi.setConfig({ testTimeout: 90_000 })
const token = 'a token that is long enough'
const server = await newServer({ METRICS_TOKEN: token })
const ask = (authorization?: string) =>
  fetch(`${server.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } })

/** Every line that is no comment, by name and labels. */
async function measured() {
  const text = await (await ask(`Bearer ${token}`)).text()
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => line.split(/ (?=\S+$)/))) as Record<string, string>
}

test('whoever does not know the token finds nothing there', async () => {
  for (const wrong of [undefined, '', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token])
    expect((await ask(wrong)).status, String(wrong)).toBe(404)
  const none = http({ url: 'http://localhost', trustProxy: false, metrics: {} } as Door)
  for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer'])
    expect((await none.request('/metrics', { headers: { authorization } })).status).toBe(404)
})

test('what comes in, goes out, waits and fails is counted, without a word about anybody', async () => {
  // The cast came once the server ran: what is not open yet is counted as closed.
  await expect.poll(() => channelOf(server.chat.id)).toBeDefined()
  const before = await measured()
  const grown = (now: Record<string, string>, name: string) => Number(now[name]) - Number(before[name] ?? 0)
  const id = await writes(server.chat, 'carol', 'canary-4711')
  await answers(server.ada, id, 'canary-0815')
  const far = await farChannel(server.support, false)
  far.far.fail = 'uncertain'
  await answers(server.ada, await far.writes('dariush', 'canary-4711'), 'canary-0815')
  await quiet(60_000)
  const now = await measured()
  const { kind } = server.chat
  expect(grown(now, `peyk_messages_in_total{kind="${kind}"}`)).toBe(1)
  expect(grown(now, `peyk_attempts_total{kind="${kind}",outcome="sent"}`)).toBe(1)
  expect(grown(now, `peyk_attempts_total{kind="${far.kind}",outcome="unknown"}`)).toBe(1)
  expect(now).toMatchObject({
    peyk_database_up: '1',
    peyk_held: '0',
    peyk_jobs_dead: '0',
    peyk_unsealed_seconds: '0',
    [`peyk_inputs_waiting{channel="${server.chat.id}",kind="${kind}"}`]: '0',
    'peyk_deliveries{state="unknown"}': '1',
    'peyk_reader_lag{reader="counters"}': '0',
    'peyk_conversations{status="waiting"}': '2',
    'peyk_sockets{of="agents"}': '0',
  })
  expect(Number(now['process_resident_memory_bytes'])).toBeGreaterThan(10_000_000)
  expect(Number(now['peyk_customer_waiting_seconds'])).toBeGreaterThanOrEqual(0)
  expect(JSON.stringify(now)).not.toMatch(/canary|carol|dariush|example/i)
})

test('docs/operations.md explains every name, and none that does not exist', async () => {
  writeFileSync(join(server.folder, 'last-backup.json'), JSON.stringify({ at: new Date().toISOString() }))
  const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
  const told = [...page.matchAll(/`((?:peyk|process|nodejs)_[a-z0-9_]+)`/g)].map(([, name]) => name)
  const text = await (await ask(`Bearer ${token}`)).text()
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(told.toSorted()).toEqual(names.toSorted())
})

test('every line is one that Prometheus reads', async () => {
  const text = await (await ask(`Bearer ${token}`)).text()
  const name = '[a-z_][a-z0-9_]*'
  const line = new RegExp(
    `^(?:# HELP ${name} .+|# TYPE ${name} (?:counter|gauge)|${name}(?:\\{(?:${name}="(?:[^"\\\\\\n]|\\\\.)*",?)+\\})? -?[0-9.e+-]+)$`,
  )
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((one) => !line.test(one)),
  ).toEqual([])
  expect(written([{ name: 'x', type: 'gauge', about: 'y', values: [[{ a: 'q"\\\n' }, 1]] }])).toContain(
    'x{a="q\\"\\\\\\n"} 1',
  )
})

test('traffic may come when all is open, and no more once a stop was asked for', async () => {
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)
  const door = { url: 'http://localhost', trustProxy: false, ready: async () => true, stopping: () => true }
  const leaving = http(door as unknown as Door)
  expect((await leaving.request('/ready')).status).toBe(503)
  expect((await leaving.request('/health')).status).toBe(200)
})

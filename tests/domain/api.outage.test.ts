import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { calls } from '../../db/schema/index.ts'
import { callsOf, keepCalls } from '../../server/channels/calls.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { channelRow, reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { resend } from '../../server/messages/resending.ts'
import { farSystem, secret } from '../connectors/api.support.ts'
import { keepFile } from '../../server/channels/files.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, lastFact, thread } from './facts.ts'
import { sendAll } from './far.ts'

const far = await farSystem()
afterAll(far.close)
let world: World
let channel: { id: Id; deskId: Id }
let id: Id
beforeAll(async () => {
  world = await newWorld()
  const settings = { url: far.url, secret }
  const added = await act(system, (cx) => addChannel(cx, { kind: 'api', name: 'S', deskId: world.support, settings }))
  channel = { id: added, deskId: world.support }
  await reconcile()
})
let rawId = 9_000_000
beforeEach(async () => {
  far.answer = null
  far.accepted.clear()
  far.calls.length = 0
  await act({ kind: 'channel', id: channel.id }, async (cx) => {
    const from = { kind: 'api', address: newId(), verified: true, local: true }
    const place = { channel, threadDays: 30, own: [] }
    await receiveAll(cx, [{ place, rawId: rawId++, index: 0, event: { type: 'message', from, text: 'Hello?' } }])
    id = cx.touched.conversations![0]!
  })
})

const texts = () => [...far.accepted.values()].map(({ text }) => text)
const states = async () => (await thread(id)).slice(1).map(({ state }) => state)
/** As if so much time had passed. */
const pass = (minutes: number) =>
  db.execute(sql`update deliveries set created_at = created_at - make_interval(mins => ${minutes}),
    not_before = not_before - make_interval(mins => ${minutes}) where state = 'queued'`)

test('chatwoot#15920 after an outage of 71 hours all answers arrive, each once and in order', async () => {
  for (const text of ['one', 'two', 'three']) await answers(world.ada, id, text)
  far.answer = { status: 502 }
  for (let hour = 0; hour < 71; hour++) {
    await sendAll()
    await pass(60)
  }
  expect(await states()).toEqual(['queued', 'queued', 'queued'])
  expect(far.calls.length).toBeGreaterThan(60)
  far.answer = null
  for (let n = 0; n < 3; n++) {
    await pass(60)
    await sendAll()
  }
  expect(texts()).toEqual(['one', 'two', 'three'])
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  expect(new Set(far.calls.map((call) => call.id)).size).toBe(3)
})

test('after three days it has failed, in the agent’s words, and “Send again” sends it (chatwoot#14120)', async () => {
  await answers(world.ada, id, 'one')
  far.answer = { status: 500 }
  for (let hour = 0; hour < 74; hour++) {
    await sendAll()
    await pass(60)
  }
  await sendAll()
  expect(await states()).toEqual(['failed'])
  expect(await lastFact(id)).toMatchObject({ type: 'message.failed', data: { code: 'far_broken' } })
  far.answer = null
  await act(world.ada, async (cx) => resend(cx, (await thread(id))[1]!.id))
  await sendAll()
  expect(texts()).toEqual(['one'])
  expect(await states()).toEqual(['sent'])
})

test('Retry-After is obeyed, and what it wants beyond a day is not', async () => {
  for (const [wanted, minutes] of [
    ['7200', 120],
    ['9999999', 24 * 60],
  ] as const) {
    const before = far.calls.length
    await answers(world.ada, id, wanted)
    far.answer = { status: 429, headers: { 'retry-after': wanted } }
    await sendAll()
    await pass(minutes - 1)
    await sendAll()
    expect(far.calls.length).toBe(before + 1)
    far.answer = null
    await pass(2)
    await sendAll()
    expect(far.calls.length).toBe(before + 2)
  }
  expect(texts()).toEqual(['7200', '9999999'])
})

test('who is gone (410) is not asked again, the channel says so, and the log what was answered', async () => {
  await keepCalls()
  await db.delete(calls)
  await answers(world.ada, id, 'one')
  far.answer = { status: 410 }
  await sendAll()
  await pass(600)
  await sendAll()
  expect(far.calls).toHaveLength(1)
  expect(await states()).toEqual(['failed'])
  await expect.poll(async () => (await channelRow(channel.id))?.status).toBe('gone')
  await keepCalls()
  expect(await callsOf(channel.id, 1e9)).toMatchObject([{ code: 'gone', said: '410', state: 'failed', again: true }])
})

test('a redirect is not followed, and a signature that is not believed may be mended', async () => {
  await answers(world.ada, id, 'one')
  far.answer = { status: 307, headers: { location: `${far.url}/else` } }
  await sendAll()
  far.answer = { status: 401 }
  await pass(60)
  await sendAll()
  expect(far.calls).toHaveLength(2)
  expect(await states()).toEqual(['queued'])
  far.answer = null
  await pass(60)
  await sendAll()
  expect(texts()).toEqual(['one'])
})

test('chatwoot#14590 all of twenty files go along', async () => {
  const files = Array.from({ length: 20 }, (_, n) => ({
    name: `${n}.txt`,
    mime: 'text/plain',
    bytes: Buffer.from(`file ${n}`),
  }))
  const fileIds: Id[] = []
  for (const file of files) fileIds.push((await keepFile(`agent:${world.ada.id}`, file)).id)
  await act(world.ada, (cx) => reply(cx, id, { clientId: newId(), text: 'All', fileIds, seen: 1 }))
  await sendAll()
  const [sent] = [...far.accepted.values()] as unknown as { files: { name: string; data: string }[] }[]
  const got = sent!.files.map(({ name, data }) => [name, Buffer.from(data, 'base64').toString()])
  expect(got.sort()).toEqual(files.map(({ name }, n) => [name, `file ${n}`]).sort())
})

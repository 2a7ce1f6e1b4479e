import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { files, jobs, messages } from '../../db/schema/index.ts'
import { messageRow } from '../../server/across/rows.ts'
import { act } from '../../server/core/act.ts'
import { readBlob } from '../../server/core/blobs.ts'
import { runOneJob } from '../../server/core/jobs.ts'
import { fetchAgain } from '../../server/messages/fetching-again.ts'
import { fetchFile } from '../../server/messages/fetching.ts'
import { newWorld, type World } from '../support/world.ts'
import { lastFact } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

const down = new ChannelError('unreachable', { retry: true, certain: true })
const hour = 3_600_000

let world: World
let channel: FarChannel
let refs: string[]
let id: Id
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  await db.delete(jobs)
  channel = await farChannel(world.support)
  const name = newId()
  refs = [`slip-${name}`, `film-${name}`]
  const from = { kind: 'fake', address: 'carol', verified: true }
  const pending = refs.map((ref, n) => ({ ref, name: ['slip.pdf', 'film.mp4'][n]!, mime: 'application/octet-stream' }))
  await channel.hears([{ type: 'message', from, text: 'See', externalId: name, pending }])
  id = (await db.select().from(messages).where(eq(messages.externalId, name)))[0]!.id
})

const message = async () => (await db.select().from(messages).where(eq(messages.id, id)))[0]!
const shown = async () => messageRow(await message()).files
const states = async () => (await shown()).map(({ state, failure, again }) => [state, failure, again])
const asks = (who = world.ada) => act(who, (cx) => fetchAgain(cx, id))

/** The far side is asked for whatever waits, as if all the waiting were over. */
async function fetchAll() {
  await db.update(jobs).set({ runAt: new Date(0) })
  while (await runOneJob({ 'messages.fetch-file': fetchFile }));
}
/** It gives up what it could not fetch for days. */
async function miss() {
  channel.far.break = down
  await fetchAll()
  expect(await states()).toEqual([
    ['pending', undefined, undefined],
    ['pending', undefined, undefined],
  ])
  await db.update(messages).set({ createdAt: new Date(Date.now() - 73 * hour) })
  await fetchAll()
}

test('what could not be fetched for days is fetched when somebody asks for it again', async () => {
  await miss()
  expect(await states()).toEqual([
    ['failed', 'unreachable', true],
    ['failed', 'unreachable', true],
  ])
  expect(await db.$count(jobs)).toBe(0)
  channel.far.break = null
  for (const ref of refs) channel.far.files.set(ref, `bytes of ${ref}`)
  const { version, conversationId } = await message()
  await asks()
  expect(await lastFact(conversationId)).toEqual({ type: 'message.sought', data: { messageId: id }, by: world.ada.id })
  expect((await shown()).map(({ state }) => state)).toEqual(['pending', 'pending'])
  expect((await message()).version).toBe(version + 1)
  await fetchAll()
  expect(await states()).toEqual([
    [undefined, undefined, undefined],
    [undefined, undefined, undefined],
  ])
  const [slip] = await shown()
  const [row] = await db.select().from(files).where(eq(files.id, slip!.id))
  expect((await readBlob(row!.blob)).toString()).toBe(`bytes of ${refs[0]}`)
})

test('whoever asks waits for an hour at most, through an outage, and can ask again', async () => {
  await miss()
  await asks()
  await fetchAll()
  expect((await states()).map(([state]) => state)).toEqual(['pending', 'pending'])
  for (const { id: job, input } of await db.select().from(jobs)) {
    const given = input as { until: string }
    expect(Date.parse(given.until) - Date.now()).toBeGreaterThan(0.9 * hour)
    const over = { ...given, until: new Date(Date.now() - 1).toISOString() }
    await db.update(jobs).set({ input: over }).where(eq(jobs.id, job))
  }
  await fetchAll()
  expect(await states()).toEqual([
    ['failed', 'unreachable', true],
    ['failed', 'unreachable', true],
  ])
})

test('what is gone or too large is not asked for again, the rest is', async () => {
  channel.far.files.set(refs[1]!, 'x'.repeat(26_000_000))
  await db.update(messages).set({ createdAt: new Date(Date.now() - 73 * hour) })
  await fetchAll()
  expect(await states()).toEqual([
    ['failed', 'file_gone', undefined],
    ['failed', 'file_too_large', undefined],
  ])
  await expect(asks()).rejects.toMatchObject({ code: 'conflict' })
  expect(await db.$count(jobs)).toBe(0)
})

test('by which the far side knows a file is shown to nobody', async () => {
  await miss()
  const row = messageRow(await message())
  for (const ref of refs) {
    expect(JSON.stringify(await message())).toContain(ref)
    expect(JSON.stringify(row)).not.toContain(ref)
  }
})

test('two who ask at once have it asked for once; who may not answer, or see it, may not ask', async () => {
  await miss()
  await expect(asks(world.aud)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(asks(world.eve)).rejects.toMatchObject({ code: 'not_found' })
  expect((await states()).map(([state]) => state)).toEqual(['failed', 'failed'])
  const before = await message()
  await Promise.all([asks(), asks()])
  expect((await message()).version).toBe(before.version + 1)
  expect(await db.$count(jobs)).toBe(2)
})

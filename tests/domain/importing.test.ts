import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { channels } from '../../db/schema/index.ts'
import { forgetProgress, noteProgress, resumeImport, stopImport } from '../../server/channels/progress.ts'
import { channelOf, reconcile } from '../../server/channels/running.ts'
import { load } from '../../server/across/rows.ts'
import { act } from '../../server/core/act.ts'
import { lease, releaseLeases } from '../../server/core/lease.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsOf, lastFact } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
const progress = async () => (await db.select().from(channels).where(eq(channels.id, channel.id)))[0]!.progress
const polled = () => expect.poll(progress, { timeout: 10_000 })
const facts = async () => (await factsOf(channel.id)).filter(({ type }) => type === 'channel.progressed')
const stop = () => act(world.root, (cx) => stopImport(cx, channel.id))
const resume = () => act(world.root, (cx) => resumeImport(cx, channel.id))

test('how far a channel has read is written down from time to time, and stands in its row', async () => {
  for (let read = 0; read <= 1000; read++) void noteProgress(channel.id, { read, of: 18_300 })
  await polled().toEqual({ read: 1000, of: 18_300, stoppedAt: null })
  expect((await facts()).length).toBeLessThanOrEqual(2)
  expect(await load.channels([channel.id])).toMatchObject([{ progress: { read: 1000, of: 18_300 } }])
  // More than was known: another folder.
  void noteProgress(channel.id, { read: 1000, of: 20_000 })
  await polled().toEqual({ read: 1000, of: 20_000, stoppedAt: null })
  expect(await lastFact(channel.id)).toMatchObject({ type: 'channel.progressed', data: { read: 1000, of: 20_000 } })
})

test('an admin stops it, and the channel opens anew with his word; he has it go on', async () => {
  const before = channelOf(channel.id)
  await stop()
  await stop()
  expect(await lastFact(channel.id)).toMatchObject({ type: 'channel.stopped', data: { read: 1000, of: 20_000 } })
  const { stoppedAt } = (await progress())!
  expect(stoppedAt).toEqual(expect.any(String))
  await reconcile()
  expect(channelOf(channel.id)).not.toBe(before)
  expect(channelOf(channel.id)).toMatchObject({ stoppedAt })
  // Who was reading still says how far he came.
  void noteProgress(channel.id, { read: 1040, of: 20_001 })
  await polled().toEqual({ read: 1040, of: 20_001, stoppedAt })
  await resume()
  expect(await lastFact(channel.id)).toMatchObject({ type: 'channel.resumed' })
  await reconcile()
  expect(channelOf(channel.id)).toMatchObject({ stoppedAt: null })
})

test('of two processes in turn only the one that reads writes it down, and whoever reads again knows nothing of before', async () => {
  const name = `channel:${channel.id}`
  const now = await progress()
  await releaseLeases()
  expect(await lease(name, 'another')).not.toBeNull()
  await noteProgress(channel.id, { read: 5000, of: 30_000 })
  expect(await progress()).toEqual(now)
  await releaseLeases('another')
  await noteProgress(channel.id, { read: 5000, of: 30_000 })
  expect(await progress()).toMatchObject({ read: 5000, of: 30_000 })
  await noteProgress(channel.id, null)
  expect(await progress()).toBeNull()
  // Another one has begun since, and ended without a word.
  forgetProgress(channel.id)
  const begun = { read: 7, of: 500, stoppedAt: null }
  await db.update(channels).set({ progress: begun }).where(eq(channels.id, channel.id))
  await noteProgress(channel.id, null)
  expect(await progress()).toBeNull()
  await noteProgress(channel.id, begun)
})

test('when all has been read there is nothing to tell and nothing to stop', async () => {
  void noteProgress(channel.id, null)
  await polled().toBeNull()
  await expect(stop()).rejects.toMatchObject({ code: 'conflict' })
  const known = (await facts()).length
  await resume()
  void noteProgress(channel.id, null)
  expect(await facts()).toHaveLength(known)
})

test('it is for admins', async () => {
  const stops = act(world.sam, (cx) => stopImport(cx, channel.id))
  await expect(stops).rejects.toMatchObject({ code: 'forbidden' })
  const resumes = act(world.sam, (cx) => resumeImport(cx, channel.id))
  await expect(resumes).rejects.toMatchObject({ code: 'forbidden' })
})

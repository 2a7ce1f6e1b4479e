import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { deliveries, jobs } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { letBe } from '../../server/messages/changing.ts'
import { again, answer, answered, asked, carryAllOut, channel, id, rewrites, takesBack, world } from './changes.ts'
import { answers, lastFact } from './facts.ts'
import { sendAll } from './far.ts'

asked()

test('a change of what is just leaving goes after it', async () => {
  await answers(world.ada, id, 'Monday')
  const { calls } = channel.far
  const letGo = channel.far.hang()
  const sending = sendAll()
  await expect.poll(() => channel.far.calls).toBeGreaterThan(calls)
  await rewrites((await answer()).id, 'Tuesday')
  await carryAllOut()
  expect(channel.far.changes).toEqual([])
  letGo()
  await sending
  await carryAllOut()
  expect(channel.far.sent.map(({ text }) => text)).toEqual(['Monday'])
  expect(channel.far.changes).toMatchObject([{ text: 'Tuesday' }])
  expect(await answer()).toMatchObject({ text: 'Tuesday', change: null })
})

test('one that the far side puts off comes again, and the last one wanted is what becomes of it', async () => {
  const messageId = await answered()
  channel.far.fail = 'retry'
  await rewrites(messageId, 'Tuesday')
  await carryAllOut()
  expect((await answer()).change).toMatchObject({ state: 'queued' })
  channel.far.fail = null
  await rewrites(messageId, 'Wednesday')
  await carryAllOut()
  expect(channel.far.changes).toMatchObject([{ text: 'Wednesday' }])
  expect(await answer()).toMatchObject({ text: 'Wednesday', change: null })
})

test('what is wanted while the one before is being done is done after it', async () => {
  const messageId = await answered()
  await rewrites(messageId, 'Tuesday')
  const { calls } = channel.far
  const letGo = channel.far.hang()
  const carrying = carryAllOut()
  await expect.poll(() => channel.far.calls).toBeGreaterThan(calls)
  await takesBack(messageId)
  letGo()
  await carrying
  await again()
  expect(channel.far.changes.map(({ text }) => text)).toEqual(['Tuesday', undefined])
  expect((await answer()).takenBackAt).toBeInstanceOf(Date)
  expect(await db.$count(jobs)).toBe(0)
})

test('one that the far side will not do is told, leaves the message as it is, and may be let be', async () => {
  const messageId = await answered()
  channel.far.fail = 'certain'
  await rewrites(messageId, 'Tuesday')
  await carryAllOut()
  expect(await answer()).toMatchObject({
    text: 'It comes on Monday',
    change: { kind: 'edit', text: 'Tuesday', state: 'failed', failure: 'refused' },
  })
  const data = { messageId, change: 'edit', code: 'refused' }
  expect(await lastFact(id)).toMatchObject({ type: 'message.unchanged', data })
  await act(world.ada, (cx) => letBe(cx, messageId))
  expect((await answer()).change).toBeNull()
  expect(await lastFact(id)).toMatchObject({ type: 'message.unchanged', data: { ...data, code: 'given_up' } })
  await expect(act(world.ada, (cx) => letBe(cx, messageId))).rejects.toThrow('left to be changed')
})

test('nobody waits for ever: after many tries it is told that it came to nothing', async () => {
  const messageId = await answered()
  channel.far.fail = 'retry'
  await takesBack(messageId)
  await carryAllOut()
  await again(9)
  expect((await answer()).change).toMatchObject({ state: 'queued' })
  await again(10)
  expect(await answer()).toMatchObject({ takenBackAt: null, change: { state: 'failed', failure: 'busy' } })
})

test('what was put off is taken back before it leaves, and of several parts the ones that wait', async () => {
  channel.far.fail = 'retry'
  await answers(world.ada, id, 'x'.repeat(120))
  await sendAll()
  await takesBack((await answer()).id)
  expect(await answer()).toMatchObject({ state: 'skipped', change: null })
  await answers(world.ada, id, 'y'.repeat(120))
  const [first] = await partsOfAnswer()
  channel.far.fail = null
  await db.update(deliveries).set({ notBefore: null }).where(eq(deliveries.id, first!.id))
  const letGo = channel.far.hang()
  const { calls } = channel.far
  const sending = sendAll()
  await expect.poll(() => channel.far.calls).toBeGreaterThan(calls)
  await takesBack((await answer()).id)
  letGo()
  await sending
  await carryAllOut()
  expect(channel.far.sent.map(({ id }) => id)).toEqual([first!.id])
  expect(channel.far.changes).toEqual([{ id: `far-${first!.id}` }])
  expect((await answer()).takenBackAt).toBeInstanceOf(Date)
})

test('one of which the far side did only a part is told as that, and a part that is gone counts no more', async () => {
  const messageId = await answered('x'.repeat(120))
  channel.far.refuses = 2
  await rewrites(messageId, 'Tuesday')
  await carryAllOut()
  expect((await answer()).change).toMatchObject({ state: 'failed', failure: 'half_done' })
  await rewrites(messageId, 'Tuesday')
  await carryAllOut()
  expect(await answer()).toMatchObject({ text: 'Tuesday', change: null, state: 'sent' })
  expect(await partsOfAnswer()).toMatchObject([{ part: 0 }])
})

const partsOfAnswer = async () =>
  db
    .select()
    .from(deliveries)
    .where(eq(deliveries.messageId, (await answer()).id))
    .orderBy(deliveries.part)

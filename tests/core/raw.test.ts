import { asc } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '../../db/client.ts'
import { raw } from '../../db/schema/index.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { newWorld } from '../support/world.ts'

const { chat, salesChat } = await newWorld()
const inputs = ['1', '2', '3'].map((key) => ({ key, bytes: Buffer.from(key) }))
const keepAll = () => Promise.allSettled(inputs.map((one) => keepRaw(chat.id, one)))
const statuses = (ends: PromiseSettledResult<void>[]) => ends.map(({ status }) => status)
const kept = async () => (await db.select({ key: raw.key }).from(raw).orderBy(asc(raw.id))).map(({ key }) => key)

test.each([
  ['the database is away', Object.assign(new Error('away'), { code: 'ECONNREFUSED' })],
  ['a line says something that nobody foresaw', new Error('Received unexpected commandComplete message from backend.')],
])('while %s nothing is kept before what came earlier and has to come again', async (_, away) => {
  await db.delete(raw)
  // Once together and once alone; it is there again for the next.
  vi.spyOn(db, 'execute').mockRejectedValueOnce(away).mockRejectedValueOnce(away)
  expect(statuses(await keepAll())).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await kept()).toEqual([])
  expect(statuses(await keepAll())).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(await kept()).toEqual(['1', '2', '3'])
})

test('what cannot be kept spoils nobody else’s', async () => {
  const poison = { key: 'a\0b', bytes: Buffer.from('x') }
  const ends = await Promise.allSettled([inputs[0]!, poison, ...inputs].map((one) => keepRaw(salesChat.id, one)))
  expect(statuses(ends)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
})

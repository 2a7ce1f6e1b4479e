import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { outside } from '../../server/core/egress.ts'
import { pictureName, remotePicture } from '../../server/messages/pictures.ts'
import { newWorld } from '../support/world.ts'

/** A server far away that answers when it is told to. */
const held: ServerResponse[] = []
const far = createServer((_request, response) => void held.push(response)).listen(0, '127.0.0.1')
await once(far, 'listening')
const { isPublic } = outside
outside.isPublic = () => true
afterAll(() => {
  outside.isPublic = isPublic
  far.close()
})

beforeAll(async () => void (await newWorld()))
const message = newId()
const at = `http://127.0.0.1:${(far.address() as AddressInfo).port}/a.gif`
const asks = (agent: string, signal = new AbortController().signal) =>
  remotePicture(agent, message, pictureName(message, at), signal)
/** Answers all that have been asked for, and answers how many these were. */
const answer = () => held.splice(0).map((one) => one.end('GIF89a and so on')).length
const asked = (count: number) => expect.poll(() => held.length).toBe(count)

test('of many pictures a few are fetched at once, and one who waits for many keeps nobody else waiting', async () => {
  const mine = Array.from({ length: 20 }, () => asks('ada'))
  await asked(6)
  const his = asks('bob')
  // He came later, and it is his turn before those of hers that wait.
  await asked(7)
  expect(answer()).toBe(7)
  await his
  for (const count of [6, 6, 2]) {
    await asked(count)
    expect(answer()).toBe(count)
  }
  expect((await Promise.all(mine)).map(({ mime }) => mime)).toEqual(mine.map(() => 'image/gif'))
})

test('all people together are bounded too, and who asks for more than can wait is told so', async () => {
  const people = Array.from({ length: 10 }, (_, n) => `agent ${n}`)
  const wanted = people.flatMap((who) => Array.from({ length: 4 }, () => asks(who)))
  await asked(24)
  const more = Array.from({ length: 300 }, () => asks('ada'))
  await expect(asks('ada')).rejects.toMatchObject({ code: 'too_many' })
  let answered = 0
  const done = Promise.all([...wanted, ...more]).then(() => true)
  while (answered < 340) {
    await expect.poll(() => held.length).toBeGreaterThan(0)
    expect(held.length).toBeLessThanOrEqual(24)
    answered += answer()
  }
  expect(await done).toBe(true)
})

test('who leaves waits no longer, is fetched nothing, and gives his turn to the next', async () => {
  const [ada, gone] = [new AbortController(), 'gone']
  const under = Array.from({ length: 6 }, () => asks(gone, ada.signal))
  await asked(6)
  const waits = Array.from({ length: 300 }, () => asks(gone, ada.signal))
  const ended = once(held[0]!, 'close')
  const all = Promise.allSettled([...under, ...waits])
  ada.abort()
  expect((await all).map(({ status }) => status)).toEqual(Array.from({ length: 306 }, () => 'rejected'))
  // The far side is told as well.
  await ended
  held.length = 0
  await expect(asks(gone, ada.signal)).rejects.toThrow()
  const next = Array.from({ length: 306 }, () => asks(gone))
  const done = Promise.all(next).then(() => true)
  for (let answered = 0; answered < 306;) {
    await expect.poll(() => held.length).toBeGreaterThan(0)
    answered += answer()
  }
  expect(await done).toBe(true)
})

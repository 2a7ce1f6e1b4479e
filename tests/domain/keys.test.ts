import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { agents, conversations, deliveries, desks } from '../../db/schema/index.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { act } from '../../server/core/act.ts'
import { lock } from '../../server/core/hold.ts'
import { reply } from '../../server/messages/writing.ts'
import { writes } from '../support/inbound.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsOf, thread } from './facts.ts'

let world: World
let id: Id
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => void (id = await writes(world.chat, `carol${newId().slice(-8)}`, 'Hello?')))

/** As the route does it. */
const send = (clientId: Id, text: string, agent = world.ada) => {
  const input = { clientId, text, fileIds: [] }
  return act(agent, (cx) => reply(cx, id, { ...input, seen: 1000 }), { key: clientId, request: input })
}

test('a key again with the same request answers the first result and does nothing', async () => {
  let runs = 0
  const work = async () => ({ runs: ++runs })
  const ask = () => act(world.ada, work, { key: `k-${id}`, request: { a: 1, b: 2 } })
  expect(await ask()).toEqual({ runs: 1 })
  expect(await ask()).toEqual({ runs: 1 })
  expect(await act(world.ada, work, { key: `k-${id}`, request: { b: 2, a: 1 } })).toEqual({ runs: 1 })
  expect(await act(world.bob, work, { key: `k-${id}`, request: { a: 1, b: 2 } })).toEqual({ runs: 2 })
})

test('a key again with another request is a mistake, and nothing happens', async () => {
  const clientId = newId()
  await send(clientId, 'one')
  await expect(send(clientId, 'two')).rejects.toMatchObject({ code: 'conflict' })
  expect((await thread(id)).map((message) => message.text)).toEqual(['Hello?', 'one'])
})

test('a key whose command was refused is free again', async () => {
  const options = { key: newId(), request: 1 }
  await expect(act(world.eve, (cx) => assign(cx, id, null), options)).rejects.toMatchObject({ code: 'not_found' })
  expect(await act(world.eve, async () => 'done', options)).toBe('done')
})

test('chatwoot#9314 a weak network doubles a send: fifty at once are one message, one fact, one delivery', async () => {
  const clientId = newId()
  await Promise.all(Array.from({ length: 50 }, () => send(clientId, 'only once')))
  const [, message, ...rest] = await thread(id)
  expect(rest).toEqual([])
  expect(await db.$count(deliveries, eq(deliveries.messageId, message!.id))).toBe(1)
  expect((await factsOf(id)).filter(({ type }) => type === 'message.written')).toHaveLength(1)
})

test('locks out of order are a mistake that is noticed at once', async () => {
  const [first, second] = [world.ada.id, world.bob.id].toSorted() as [Id, Id]
  await act(world.ada, async (cx) => {
    await lock(cx, agents, first)
    await lock(cx, agents, second)
    await lock(cx, conversations, id)
  })
  const wrong = [
    () => act(world.ada, async (cx) => [await lock(cx, agents, second), await lock(cx, agents, first)]),
    () => act(world.ada, async (cx) => [await lock(cx, conversations, id), await lock(cx, desks, world.support)]),
  ]
  for (const one of wrong) await expect(one()).rejects.toThrow('out of order')
})

test('a command that writes and says nothing is undone', async () => {
  const { change } = await import('../../server/core/change.ts')
  const silent = act(world.ada, (cx) => change(cx, conversations, { id }, { subject: 'x' }))
  await expect(silent).rejects.toThrow('no fact')
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id))
  expect(row!.subject).toBeNull()
})

import { beforeAll, beforeEach, expect, test } from 'vitest'
import { newId, type Id } from '../../db/ids.ts'
import { joinDesk } from '../../server/agents/desks.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { reopen, resolve } from '../../server/conversations/closure.ts'
import { move } from '../../server/conversations/moving.ts'
import { act } from '../../server/core/act.ts'
import { writes } from '../support/inbound.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, factsLeft, lastFact } from './facts.ts'

let world: World
let id: Id
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => void (id = await writes(world.chat, `carol${newId().slice(-8)}`, 'Where is my order?')))

test('Ada takes a conversation, and hands it to Bob', async () => {
  const { ada, bob } = world
  await act(ada, (cx) => assign(cx, id, ada.id))
  expect((await conversation(id)).assigneeId).toBe(ada.id)
  expect(await lastFact(id)).toEqual({ type: 'conversation.assigned', data: { from: null, to: ada.id }, by: ada.id })
  await act(ada, (cx) => assign(cx, id, bob.id))
  expect((await conversation(id)).assigneeId).toBe(bob.id)
  expect(await lastFact(id)).toMatchObject({ data: { from: ada.id, to: bob.id } })
})

test('Sam takes it away from Ada, so that nobody has it', async () => {
  await act(world.ada, (cx) => assign(cx, id, world.ada.id))
  await act(world.sam, (cx) => assign(cx, id, null))
  expect((await conversation(id)).assigneeId).toBeNull()
  expect(await lastFact(id)).toMatchObject({ data: { from: world.ada.id, to: null }, by: world.sam.id })
})

test('it is given to nobody who does not work in its desk, is switched off or does not exist', async () => {
  for (const agentId of [world.eve.id, world.aud.id, newId()]) {
    await expect(act(world.ada, (cx) => assign(cx, id, agentId))).rejects.toMatchObject({ code: 'invalid' })
  }
  expect((await conversation(id)).assigneeId).toBeNull()
})

test('it is resolved, and reopened with the customer waiting again', async () => {
  await act(world.ada, (cx) => resolve(cx, id))
  expect(await conversation(id)).toMatchObject({ status: 'resolved', waitingSince: null })
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.resolved', data: { from: 'open' } })
  await act(world.bob, (cx) => reopen(cx, id))
  expect(await conversation(id)).toMatchObject({ status: 'open', waitingSince: expect.any(Date) as Date })
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.reopened', data: { from: 'resolved', to: 'open' } })
})

test('what changes nothing leaves no fact', async () => {
  const { ada, support } = world
  await act(ada, (cx) => assign(cx, id, ada.id))
  expect(await factsLeft(ada, id, (cx) => assign(cx, id, ada.id))).toBe(0)
  expect(await factsLeft(ada, id, (cx) => reopen(cx, id))).toBe(0)
  expect(await factsLeft(ada, id, (cx) => move(cx, id, support))).toBe(0)
  await act(ada, (cx) => resolve(cx, id))
  expect(await factsLeft(ada, id, (cx) => resolve(cx, id))).toBe(0)
})

test('it moves to Sales: Ada, who does not work there, is let go and sees it no more', async () => {
  const { ada, support, sales } = world
  await act(ada, (cx) => assign(cx, id, ada.id))
  expect(await factsLeft(ada, id, (cx) => move(cx, id, sales))).toBe(2)
  expect(await conversation(id)).toMatchObject({ deskId: sales, assigneeId: null })
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.assigned', data: { from: ada.id, to: null } })
  await expect(act(ada, (cx) => move(cx, id, support))).rejects.toMatchObject({ code: 'not_found' })
})

test('it moves to a desk where its assignee works too: he keeps it', async () => {
  const { bob, root, sales } = world
  await act(root, (cx) => joinDesk(cx, sales, bob.id))
  await act(bob, (cx) => assign(cx, id, bob.id))
  await act(bob, (cx) => move(cx, id, sales))
  expect(await conversation(id)).toMatchObject({ deskId: sales, assigneeId: bob.id })
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.moved', data: { from: world.support, to: sales } })
})

test('not there and not visible are the same answer, and the auditor changes nothing', async () => {
  for (const one of [id, newId()]) {
    await expect(act(world.eve, (cx) => resolve(cx, one))).rejects.toMatchObject({ code: 'not_found' })
  }
  for (const verb of [resolve, reopen]) {
    await expect(act(world.aud, (cx) => verb(cx, id))).rejects.toMatchObject({ code: 'forbidden' })
  }
})

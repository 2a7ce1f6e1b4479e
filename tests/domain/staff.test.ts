import { and, eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { agents, deskMembers, desks, invitations } from '../../db/schema/index.ts'
import { addDesk, joinDesk, leaveDesk, renameDesk } from '../../server/agents/desks.ts'
import { findInvitation, invite, inviteFirst, join } from '../../server/agents/inviting.ts'
import { addAgent, changeAgent } from '../../server/agents/staff.ts'
import { act, system } from '../../server/core/act.ts'
import { newToken } from '../../server/core/secrets.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsOf, lastFact } from './facts.ts'

let world: World
beforeAll(async () => void (world = await newWorld()))
const agent = async (id: Id) => (await db.select().from(agents).where(eq(agents.id, id)))[0]!
const enrolled = (more: object = {}) =>
  act(world.root, (cx) =>
    addAgent(cx, { name: 'New', email: `${newId()}@EXAMPLE.com`, role: 'agent', deskIds: [world.support], ...more }),
  )

test('an admin adds an agent to a desk, in small letters', async () => {
  const id = await enrolled({ deskIds: [world.support, world.support, world.sales] })
  expect(await agent(id)).toMatchObject({
    role: 'agent',
    active: true,
    email: expect.stringMatching(/@example\.com$/) as string,
  })
  expect(await db.$count(deskMembers, eq(deskMembers.agentId, id))).toBe(2)
  expect(await lastFact(id)).toMatchObject({ type: 'agent.added', by: world.root.id })
})

test('an address twice, and a desk that is none, are refused', async () => {
  const email = (await agent(world.ada.id)).email.toUpperCase()
  await expect(enrolled({ email })).rejects.toMatchObject({ code: 'conflict' })
  await expect(enrolled({ deskIds: [newId()] })).rejects.toMatchObject({ code: 'not_found' })
})

test('an invitation lets its agent in once, under the name that he gives', async () => {
  const id = await enrolled()
  const { token, digest } = newToken()
  await act(world.root, (cx) => invite(cx, id, digest))
  expect(await findInvitation(token)).toMatchObject({ agentId: id, name: 'New' })
  const joining = { name: 'Nora', email: 'ignored@example.com', passwordHash: 'x' }
  await act(system, (cx) => join(cx, token, joining))
  expect((await agent(id)).name).toBe('Nora')
  expect((await factsOf(id)).map((fact) => fact.type)).toEqual(['agent.added', 'agent.invited', 'agent.joined'])
  await expect(act(system, (cx) => join(cx, token, joining))).rejects.toMatchObject({ code: 'not_found' })
  await expect(findInvitation(token)).rejects.toMatchObject({ code: 'not_found' })
})

test('whoever is switched off joins nothing', async () => {
  const id = await enrolled()
  const { token, digest } = newToken()
  await act(world.root, (cx) => invite(cx, id, digest))
  await act(world.root, (cx) => changeAgent(cx, id, { active: false }))
  const joining = act(system, (cx) => join(cx, token, { name: 'N', email: 'n@example.com', passwordHash: 'x' }))
  await expect(joining).rejects.toMatchObject({ code: 'forbidden' })
})

test('the first to join founds the house: an admin, and a desk', async () => {
  await db.update(desks).set({ name: 'Old' }).where(eq(desks.id, world.support))
  const { token, digest } = newToken()
  await act(system, (cx) => inviteFirst(cx, digest).then(() => undefined))
  const first = { name: 'Fara', email: 'fara@example.com', passwordHash: 'x' }
  expect(await act(system, (cx) => join(cx, token, first))).toBe('fara@example.com')
  const [fara] = await db.select().from(agents).where(eq(agents.email, 'fara@example.com'))
  expect(fara).toMatchObject({ role: 'admin', active: true, name: 'Fara' })
  expect(await db.$count(deskMembers, eq(deskMembers.agentId, fara!.id))).toBe(1)
  await act(world.root, (cx) => changeAgent(cx, fara!.id, { role: 'agent' }))
  expect(await db.$count(invitations, eq(invitations.agentId, fara!.id))).toBe(0)
})

test('the last admin stays one, and of two who demote each other at once one stays', async () => {
  const { root, sam } = world
  for (const patch of [{ role: 'agent' as const }, { active: false }]) {
    await expect(act(root, (cx) => changeAgent(cx, root.id, patch))).rejects.toMatchObject({ code: 'conflict' })
  }
  await act(root, (cx) => changeAgent(cx, sam.id, { role: 'admin' }))
  const demote = (id: Id) => act(system, (cx) => changeAgent(cx, id, { role: 'agent' }))
  const outcomes = await Promise.allSettled([demote(root.id), demote(sam.id)])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await db.$count(agents, and(eq(agents.role, 'admin'), eq(agents.active, true)))).toBe(1)
  await act(system, (cx) => changeAgent(cx, root.id, { role: 'admin' }))
  await act(system, (cx) => changeAgent(cx, sam.id, { role: 'supervisor' }))
})

test('joining and leaving a desk raise the access epoch, once each', async () => {
  const { root, eve, support } = world
  const { accessEpoch } = await agent(eve.id)
  for (let n = 0; n < 2; n++) await act(root, (cx) => joinDesk(cx, support, eve.id))
  expect((await agent(eve.id)).accessEpoch).toBe(accessEpoch + 1)
  expect(await lastFact(support)).toMatchObject({ type: 'desk.joined', data: { agentId: eve.id } })
  for (let n = 0; n < 2; n++) await act(root, (cx) => leaveDesk(cx, support, eve.id))
  expect((await agent(eve.id)).accessEpoch).toBe(accessEpoch + 2)
  expect(await lastFact(support)).toMatchObject({ type: 'desk.left', data: { agentId: eve.id } })
})

test('a desk is added and renamed; no two have one name', async () => {
  const id = await act(world.root, (cx) => addDesk(cx, 'HR'))
  await act(world.root, (cx) => renameDesk(cx, id, 'People'))
  expect((await factsOf(id)).map((fact) => fact.type)).toEqual(['desk.added', 'desk.renamed'])
  await expect(act(world.root, (cx) => addDesk(cx, 'People'))).rejects.toMatchObject({ code: 'conflict' })
  await expect(act(world.root, (cx) => renameDesk(cx, id, 'Sales'))).rejects.toMatchObject({ code: 'conflict' })
})

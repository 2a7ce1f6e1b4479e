import { beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { joinDesk, leaveDesk } from '../../server/agents/desks.ts'
import { changeAgent } from '../../server/agents/staff.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { reopen, resolve } from '../../server/conversations/closure.ts'
import { move } from '../../server/conversations/moving.ts'
import type { Push } from '../../server/contract/rows.ts'
import { act, type Act } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { newHouse, putBack, type House } from '../api/house.ts'
import { quiet } from '../support/quiet.ts'
import { apiOf, signIn } from '../support/server.ts'
import { connector } from '../support/world.ts'
import { agentLine, all, visitorLine, visitorToken } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)
beforeEach(async () => {
  await putBack(house.corners.sales)
  await putBack(house.corners.support)
})

const written = (text: string) => ({ clientId: newId(), text, fileIds: [], seen: 1_000_000 })
const lineOf = (agent: House['ada']) => agentLine(house.url, { cookie: house.cookie(agent) })

test('T8 of everything that happens in Sales, nothing reaches a screen of Support', async () => {
  const ada = await lineOf(house.ada)
  const eve = await lineOf(house.eve)
  const { sales } = house.corners
  await eve.ask('open', sales.conversationId)
  await ada.ask('open', sales.conversationId)
  for (const happens of allThatHappens(house)) await happens()
  await quiet()
  eve.socket.emit('typing', { conversationId: sales.conversationId, note: false })
  await ada.ask('open', house.corners.support.conversationId)
  for (const secret of [sales.canary, sales.conversationId, 'a-secret-of-sales']) {
    expect(all(ada)).not.toContain(secret)
  }
  for (const known of [sales.conversationId, 'a-secret-of-sales']) expect(all(eve)).toContain(known)
  ada.close()
  eve.close()
})

/** Every verb on the Sales conversation, each with a canary where it carries text. */
function allThatHappens({ eve, salesChat, corners: { sales } }: House) {
  const id = sales.conversationId
  const does = (verb: (cx: Act) => Promise<unknown>) => () => act(eve, verb)
  return [
    () => keepRaw(salesChat.id, connector.pretend!('dariush', 'a-secret-of-sales, inbound')),
    () => keepRaw(salesChat.id, connector.pretend!('someone-new', 'a-secret-of-sales, first')),
    does((cx) => assign(cx, id, eve.id)),
    does((cx) => reply(cx, id, written('a-secret-of-sales, answer'))),
    does((cx) => note(cx, id, written('a-secret-of-sales, note'))),
    does((cx) => resolve(cx, id)),
    does((cx) => reopen(cx, id)),
    () => keepRaw(salesChat.id, { key: newId(), bytes: Buffer.from('a-secret-of-sales, not JSON') }),
  ]
}

test('T8 a room that a client names has no effect, whatever event it is named in', async () => {
  const ada = await lineOf(house.ada)
  const { sales } = house.corners
  const rooms = [`desk:${sales.deskId}`, `conversation:${sales.conversationId}`, `agent:${house.eve.id}`, 'staff']
  for (const event of ['join', 'subscribe', 'room', 'open', 'resume', 'typing']) {
    for (const room of rooms)
      for (const argument of [room, { room }, { conversationId: room }, [room]]) ada.socket.emit(event, argument)
  }
  await ada.ask('open', null)
  await act(house.eve, (cx) => reply(cx, sales.conversationId, written('a-secret-of-sales, again')))
  await quiet()
  await ada.ask('open', null)
  expect(all(ada)).not.toContain('a-secret-of-sales')
  ada.close()
})

test('T8 a conversation that moves out of sight is gone from the screens of its old desk, and stays silent', async () => {
  const ada = await lineOf(house.ada)
  const { support, sales } = house.corners
  expect(await ada.ask('open', support.conversationId)).toHaveProperty('push')
  const eve = await lineOf(house.eve)
  // What was counted before may still be on its way.
  const gone = () => ada.heard.flatMap(({ event, args }) => (event === 'push' ? (args[0] as Push).gone : []))
  await act(house.ada, (cx) => move(cx, support.conversationId, sales.deskId))
  await expect.poll(gone, { timeout: 20_000 }).toContain(support.conversationId)
  await eve.ask('open', support.conversationId)
  const before = all(ada).length
  await act(house.eve, (cx) => note(cx, support.conversationId, written('a-secret-of-the-new-desk')))
  await quiet()
  ada.socket.emit('typing', { conversationId: support.conversationId, note: false })
  expect(await ada.ask('open', support.conversationId)).toMatchObject({ error: { code: 'not_found' } })
  expect(all(ada).slice(before)).not.toContain('a-secret-of-the-new-desk')
  expect(eve.heard.filter(({ event }) => event === 'typing')).toEqual([])
  for (const line of [ada, eve]) line.close()
})

test('T8 a customer hears nothing of another customer, and no notes', async () => {
  const { token } = await visitorToken(house.url, house.chat.id)
  const visitor = await visitorLine(house.url, house.chat.id, token)
  const { support } = house.corners
  await act(house.ada, (cx) => reply(cx, support.conversationId, written('for carol alone')))
  await act(house.ada, (cx) => note(cx, support.conversationId, written('between us')))
  await quiet()
  await visitor.ask('history', 1000)
  expect(visitor.heard.filter(({ event }) => event !== 'hello')).toEqual([])
  visitor.close()
})

test('T8 who comes back learns nothing of what he never saw, and what has left his desk', async () => {
  const { support, sales } = house.corners
  await act(house.eve, (cx) => note(cx, sales.conversationId, written('a-secret-of-sales, meanwhile')))
  await act(house.ada, (cx) => move(cx, support.conversationId, sales.deskId))
  await quiet()
  const ada = await lineOf(house.ada)
  const { accessEpoch, epoch } = (await apiOf(house.url, house.cookie(house.ada))('GET', '/boot')).body
  const answer = await ada.ask('resume', { epoch, accessEpoch, position: 0, conversationId: sales.conversationId })
  expect(answer).toMatchObject({ push: { gone: [support.conversationId] } })
  for (const secret of [sales.canary, sales.conversationId]) expect(JSON.stringify(answer)).not.toContain(secret)
  ada.close()
})

const revocations: [string, string, (house: House) => Promise<unknown>, (house: House) => Promise<unknown>][] = [
  [
    'leaving a desk',
    'reset',
    ({ root, support, bob }) => act(root, (cx) => leaveDesk(cx, support, bob.id)),
    ({ root, support, bob }) => act(root, (cx) => joinDesk(cx, support, bob.id)),
  ],
  [
    'a change of role',
    'disconnect',
    ({ root, bob }) => act(root, (cx) => changeAgent(cx, bob.id, { role: 'supervisor' })),
    ({ root, bob }) => act(root, (cx) => changeAgent(cx, bob.id, { role: 'agent' })),
  ],
  [
    'being switched off',
    'disconnect',
    ({ root, bob }) => act(root, (cx) => changeAgent(cx, bob.id, { active: false })),
    ({ root, bob }) => act(root, (cx) => changeAgent(cx, bob.id, { active: true })),
  ],
]
test.each(revocations)('T8 within a second of %s the line is told: %s', async (_what, event, revoke, restore) => {
  const bob = await agentLine(house.url, { cookie: await signIn(house.url, house.bob) })
  await bob.ask('open', house.corners.support.conversationId)
  const told = bob.next(event)
  const began = performance.now()
  await revoke(house)
  await told
  expect(performance.now() - began).toBeLessThan(1000)
  await act(house.ada, (cx) => note(cx, house.corners.support.conversationId, written('not-for-bob-any-more')))
  await quiet()
  if (bob.socket.connected) await bob.ask('open', null)
  expect(all(bob)).not.toContain('not-for-bob-any-more')
  bob.close()
  await restore(house)
})

test('T8 within a second of signing out on one screen the other one’s line is closed', async () => {
  const cookie = await signIn(house.url, house.bob)
  const bob = await agentLine(house.url, { cookie })
  const closed = bob.next('disconnect')
  const began = performance.now()
  const headers = { cookie, origin: house.url, 'content-type': 'application/json' }
  const answer = await fetch(`${house.url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })
  expect(answer.status).toBe(200)
  await closed
  expect(performance.now() - began).toBeLessThan(1000)
})

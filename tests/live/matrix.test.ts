import { beforeAll, expect, test } from 'vitest'
import { epoch } from '../../server/core/epoch.ts'
import { newHouse, type Corner, type House } from '../api/house.ts'
import type { Role } from '../api/matrix/outcomes.ts'
import type { Agent } from '../support/world.ts'
import { eventsOf } from './events.ts'
import { agentLine, all, said, visitorLine, visitorToken, type Line } from './line.ts'

type Told = 'push' | 'not_found' | 'silence' | 'empty' | 'ok' | 'invalid'
type Row = [event: string, argument: (about: Corner) => unknown, own: Told, other: Told]

const cursor = (conversationId: string) => ({ epoch: epoch(), position: 0, accessEpoch: 1, conversationId })
const agentEvents: Row[] = [
  ['open', (of) => of.conversationId, 'push', 'not_found'],
  ['resume', (of) => cursor(of.conversationId), 'push', 'empty'],
  ['typing', (of) => ({ conversationId: of.conversationId, note: false }), 'silence', 'silence'],
]
const visitorEvents: Row[] = [
  ['say', () => said('hello from a visitor'), 'ok', 'ok'],
  ['got', (of) => [of.outboundId], 'ok', 'ok'],
  ['seen', (of) => [of.outboundId], 'ok', 'ok'],
  ['history', () => 1000, 'empty', 'empty'],
  ['typing', () => undefined, 'silence', 'silence'],
]
const roles: Exclude<Role, 'anonymous' | 'inactive'>[] = ['agent', 'foreign', 'supervisor', 'admin', 'auditor']

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)
const who = (role: (typeof roles)[number]): Agent =>
  ({ agent: house.ada, foreign: house.eve, supervisor: house.sam, admin: house.root, auditor: house.aud })[role]
const corners = (role: string): [Corner, Corner] => {
  const { support, sales } = house.corners
  return role === 'foreign' ? [sales, support] : [support, sales]
}

test('every event of the contract stands in the table', () => {
  expect(agentEvents.map(([event]) => event).sort()).toEqual(eventsOf('socket', 'AgentToServer'))
  expect(visitorEvents.map(([event]) => event).sort()).toEqual(eventsOf('visitor', 'VisitorToServer'))
})

test.each(['anonymous', 'inactive'] as const)('%s gets no line', async (role) => {
  const cookie = role === 'inactive' ? house.cookie(house.ina) : ''
  await expect(agentLine(house.url, { cookie })).rejects.toThrow('unauthenticated')
})

for (const [event, argument, own, other] of agentEvents) {
  test.each(roles)(`${event}: %s`, async (role) => {
    const [mine, others] = corners(role)
    const line = await agentLine(house.url, { cookie: house.cookie(who(role)) })
    expect(what(await line.ask(event, argument(mine)), mine)).toBe(own)
    const answer = await line.ask(event, argument(others))
    expect(what(answer, others)).toBe(role === 'auditor' ? own : other)
    if (role !== 'auditor') expect(JSON.stringify(answer) + all(line)).not.toContain(others.canary)
    line.close()
  })
}

for (const [event, argument, own, other] of visitorEvents) {
  test(`${event}: a visitor, about his own channel and about another’s`, async () => {
    const [mine, others] = corners('agent')
    const { token } = await visitorToken(house.url, mine.channelId)
    const line = await visitorLine(house.url, mine.channelId, token)
    expect(what(await line.ask(event, argument(mine)), mine)).toBe(own)
    expect(what(await line.ask(event, argument(others)), others)).toBe(other)
    expect(all(line)).not.toMatch(new RegExp(`${mine.canary}|${others.canary}`))
    line.close()
  })
}

// An answer that never comes is waited for in full.
test.each(['say', 'history'])('%s: an agent’s line does not know it', async (event) => {
  const line = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const asked = line.socket.timeout(3000).emitWithAck(event, [house.corners.sales.outboundId])
  await expect(asked).rejects.toThrow('timed out')
  line.close()
})

test('a token of one channel opens no line to another', async () => {
  const { token } = await visitorToken(house.url, house.chat.id)
  await expect(visitorLine(house.url, house.salesChat.id, token)).rejects.toThrow('refused')
})

/** The kind of answer that came. `empty`: an answer that says nothing of the corner. */
function what(answer: Awaited<ReturnType<Line['ask']>>, about: Corner): Told {
  if (answer === null) return 'silence'
  if (Array.isArray(answer)) return JSON.stringify(answer).includes(about.canary) ? 'push' : 'empty'
  if (Object.hasOwn(answer, 'error')) return (answer.error as { code: Told }).code
  if (Object.hasOwn(answer, 'ok')) return 'ok'
  const push = answer.push as { messages?: unknown[] } & object
  const tells = push && (push.messages === undefined || JSON.stringify(push).includes(about.canary))
  return tells ? 'push' : 'empty'
}

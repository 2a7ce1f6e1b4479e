import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { mark } from '../../server/conversations/personal.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, lastFact, thread } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let name: string
let id: Id
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
const from = () => ({ kind: 'fake', address: `carol-${name}`, verified: true })
const says = (n: number, text: string): Event => ({ type: 'message', from: from(), text, externalId: `${name}-${n}` })
const edits = (n: number, text: string): Event => ({ type: 'edit', from: from(), externalId: `${name}-${n}`, text })
beforeEach(async () => {
  name = newId()
  id = await channel.writes(`carol-${name}`, 'Hello')
  await channel.hears([says(1, 'Send it to Tehran'), says(2, 'Thank you')])
})

const unreadBy = async (agent: World['ada'], seq: number) =>
  (await conversation(id)).inboundCount - (await mark(agent, id, seq)).inboundCount

test('what is changed once somebody has read it is to be read again, and read by whoever reads to the end', async () => {
  expect(await unreadBy(world.ada, 3)).toBe(0)
  expect(await unreadBy(world.bob, 1)).toBe(2)
  const { version } = await conversation(id)
  await channel.hears([edits(1, 'Send it to Shiraz')])
  expect(await conversation(id)).toMatchObject({ inboundCount: 4, lastSeq: 3 })
  expect((await conversation(id)).version).toBeGreaterThan(version)
  expect((await lastFact(id))!.type).toBe('message.edited')
  expect((await thread(id))[1]).toMatchObject({ text: 'Send it to Shiraz' })
  // Nobody who reads less far than he did takes anything back.
  expect(await unreadBy(world.ada, 2)).toBe(1)
  expect(await unreadBy(world.ada, 3)).toBe(0)
  expect(await unreadBy(world.bob, 3)).toBe(0)
})

test('what nobody has read yet, or what says the same, counts once', async () => {
  await channel.hears([edits(2, 'Thanks')])
  expect(await unreadBy(world.ada, 2)).toBe(1)
  await channel.hears([edits(2, 'Thank you!')])
  expect((await conversation(id)).inboundCount).toBe(3)
  expect(await unreadBy(world.ada, 3)).toBe(0)
  await channel.hears([edits(2, 'Thank you!')])
  expect(await unreadBy(world.ada, 3)).toBe(0)
})

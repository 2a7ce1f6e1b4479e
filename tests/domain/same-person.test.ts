import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Address, Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { identities } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { newWorld } from '../support/world.ts'
import { factsOf } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let one: FarChannel
let other: FarChannel
let carol: string
beforeAll(async () => {
  const world = await newWorld()
  one = await farChannel(world.support)
  other = await farChannel(world.support)
})
beforeEach(() => void (carol = newId()))

const says = (more: Partial<Address> = {}): Event => ({
  type: 'message',
  from: { kind: 'fake', address: carol, verified: true, local: true, samePerson: true, ...more },
  text: 'Hello',
  externalId: newId(),
})
const known = () => db.select().from(identities).where(eq(identities.address, carol)).orderBy(identities.createdAt)

test('whom the far side knows everywhere is one customer with an identity on each channel', async () => {
  await one.hears([says({ name: 'Carol' })])
  await other.hears([says({ name: 'Caroline' })])
  const all = await known()
  expect(all.map(({ channelId }) => channelId)).toEqual([one.id, other.id])
  expect(new Set(all.map(({ customerId }) => customerId)).size).toBe(1)
  const types = (await factsOf(all[0]!.customerId)).map(({ type }) => type)
  expect(types).toEqual(['customer.added', 'identity.added', 'identity.added'])
})

test('so is one who writes to both at once, in one batch or in two', async () => {
  const given = [one, other].map((channel, n) => {
    const place = { channel: { id: channel.id, deskId: channel.deskId }, threadDays: 7, own: [] }
    return { place, rawId: 8_000_000 + n, index: 0, event: says() }
  })
  await act(system, (cx) => receiveAll(cx, given))
  expect(new Set((await known()).map(({ customerId }) => customerId)).size).toBe(1)
  carol = newId()
  await Promise.all([one, other, one, other].map((channel) => channel.hears([says()])))
  const all = await known()
  expect([all.length, new Set(all.map(({ customerId }) => customerId)).size]).toEqual([2, 1])
})

test('what was only typed in, or means somebody else on each channel, joins nobody', async () => {
  await one.hears([says()])
  await other.hears([says({ samePerson: undefined } as never)])
  expect(new Set((await known()).map(({ customerId }) => customerId)).size).toBe(2)
  carol = newId()
  await one.hears([says({ verified: false })])
  await other.hears([says()])
  expect(new Set((await known()).map(({ customerId }) => customerId)).size).toBe(2)
  carol = newId()
  await one.hears([says()])
  await other.hears([says({ verified: false })])
  expect(new Set((await known()).map(({ customerId }) => customerId)).size).toBe(2)
})

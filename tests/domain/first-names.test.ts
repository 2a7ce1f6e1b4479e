import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { customers, identities } from '../../db/schema/index.ts'
import { newWorld } from '../support/world.ts'
import { lastFact } from './facts.ts'
import { farChannel } from './far.ts'

let channel: Awaited<ReturnType<typeof farChannel>>
beforeAll(async () => {
  const world = await newWorld()
  channel = await farChannel(world.support)
})

const says = (address: string, name?: string) =>
  ({
    type: 'message',
    from: { kind: 'fake', address, verified: true, ...(name && { name }) },
    text: 'Hello',
    externalId: newId(),
  }) as const

const customerOf = async (address: string) => {
  const [row] = await db
    .select({ id: customers.id, name: customers.name })
    .from(customers)
    .innerJoin(identities, eq(identities.customerId, customers.id))
    .where(eq(identities.address, address))
  return row!
}

test('a customer without a name gets the first one that he gives, and keeps it', async () => {
  await channel.hears([says('nobody')])
  const { id, name } = await customerOf('nobody')
  expect(name).toBeNull()
  await channel.hears([says('nobody', 'Carol'), says('nobody', 'Dariush')])
  expect(await customerOf('nobody')).toEqual({ id, name: 'Carol' })
  await channel.hears([says('nobody', 'Erfan')])
  expect(await customerOf('nobody')).toEqual({ id, name: 'Carol' })
  expect(await lastFact(id)).toMatchObject({ type: 'customer.renamed', by: channel.id })
})

test('of what comes in at once, too', async () => {
  await channel.hears([says('somebody'), says('somebody', 'Carol')])
  expect(await customerOf('somebody')).toMatchObject({ name: 'Carol' })
})

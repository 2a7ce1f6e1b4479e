import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { DeliveryState } from '../../db/facts.ts'
import { deliveries, parkedReceipts } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { later, settle } from '../../server/messages/receipts.ts'
import { takeTold } from '../../server/messages/told.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, factsOf, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
const tells = (externalId: string, state: 'delivered' | 'read' | 'failed') =>
  act({ kind: 'channel', id: channel.id }, (cx) =>
    takeTold(cx, [
      {
        channelId: channel.id,
        externalId,
        ...(state === 'failed' ? { type: 'failure', code: 'gone' } : { type: 'receipt', state }),
      },
    ]),
  )

async function sentMessage(who: string) {
  const id = await channel.writes(who, 'Hello?')
  await answers(world.ada, id)
  await sendAll()
  const [row] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  return { id, externalId: row!.externalId! }
}

const states: DeliveryState[] = ['queued', 'sending', 'unknown', 'failed', 'skipped', 'sent', 'delivered', 'read']

test('receipts merge to the same state in whatever order and however often they come', () => {
  const any = fc.array(fc.constantFrom<DeliveryState>('sent', 'delivered', 'read'), { minLength: 1, maxLength: 8 })
  const merged = (all: DeliveryState[]) => all.reduce(later, 'sending')
  fc.assert(
    fc.property(any, any, (all, more) => {
      expect(merged([...all].reverse())).toBe(merged(all))
      expect(merged([...all, ...all])).toBe(merged(all))
      expect(later(merged(all), merged(more))).toBe(merged([...all, ...more]))
    }),
  )
  for (const state of states) expect(later('read', state)).toBe('read')
})

test('of receipts in any order the furthest one counts, once for each step forward', { timeout: 60_000 }, async () => {
  let n = 0
  const any = fc.array(fc.constantFrom('delivered' as const, 'read' as const), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(any, async (all) => {
      const { id, externalId } = await sentMessage(`carol-${n++}`)
      for (const state of all) await tells(externalId, state)
      const [, message] = await thread(id)
      expect(message!.state).toBe(all.includes('read') ? 'read' : 'delivered')
      const steps = (await factsOf(id)).filter(({ type }) => ['message.delivered', 'message.read'].includes(type))
      expect(steps.length).toBe(all[0] === 'delivered' && all.includes('read') ? 2 : 1)
    }),
    { numRuns: 25 },
  )
})

test('a receipt that overtakes its send waits for it', async () => {
  const id = await channel.writes('early', 'Hello?')
  await answers(world.ada, id)
  const [row] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  await tells(`far-${row!.id}`, 'read')
  expect((await thread(id))[1]!.state).toBe('queued')
  expect(await db.$count(parkedReceipts)).toBe(1)
  await sendAll()
  expect((await thread(id))[1]!.state).toBe('read')
  expect(await db.$count(parkedReceipts)).toBe(0)
})

test('what somebody found of a delivery before a receipt came takes nothing back', async () => {
  const { id, externalId } = await sentMessage('overtaken')
  const [row] = await db.select().from(deliveries).where(eq(deliveries.conversationId, id))
  await tells(externalId, 'delivered')
  await act(system, (cx) => settle(cx, { ...row!, state: 'sending' }, 'sent'))
  expect((await thread(id))[1]!.state).toBe('delivered')
})

test('a bounce after all makes it failed, but not what was read', async () => {
  const bounced = await sentMessage('bounced')
  await tells(bounced.externalId, 'failed')
  expect((await thread(bounced.id))[1]).toMatchObject({ state: 'failed', failure: 'gone' })
  const seen = await sentMessage('seen')
  await tells(seen.externalId, 'read')
  await tells(seen.externalId, 'failed')
  expect((await thread(seen.id))[1]!.state).toBe('read')
})

test('several receipts at once are taken whatever their order', async () => {
  const [one, other] = [await sentMessage('faranak'), await sentMessage('goli')]
  const told = [other, one].map(({ externalId }) => {
    return { type: 'receipt' as const, channelId: channel.id, externalId, state: 'read' as const }
  })
  await act({ kind: 'channel', id: channel.id }, (cx) => takeTold(cx, told))
  for (const { id } of [one, other]) expect((await thread(id))[1]!.state).toBe('read')
})

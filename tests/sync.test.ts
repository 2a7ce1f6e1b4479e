import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { db } from '../db/client.ts'
import { changeAgent } from '../server/agents/staff.ts'
import { Refusal } from '../server/contract/refusal.ts'
import { act, system } from '../server/core/act.ts'
import { cookieOf, newServer, signIn } from './support/server.ts'
import { openScreen, seenOn, type Screen } from './support/screen.ts'
import { covers, verbs, type Play, type Stage } from './support/verbs.ts'
import { quiet } from './support/quiet.ts'

const world = await newServer()
const stage: Stage = { ...world, conversations: [] }
const screens: Screen[] = []
for (const agent of [world.ada, world.bob, world.eve, world.sam, world.aud]) {
  screens.push(await openScreen(world.url, await signIn(world.url, agent), agent.id))
}
afterAll(() => screens.forEach((screen) => screen.close()))

const step = fc.record({
  verb: fc.constantFrom(...Object.keys(verbs)),
  who: fc.nat({ max: 1_000_000 }),
  what: fc.nat({ max: 1_000_000 }),
  nap: fc.option(fc.nat({ max: 4 }), { freq: 6 }),
})

test('old state and pushes make what a fresh load makes, whatever happened', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.nat(), async (steps, open) => {
      const shown = stage.conversations.length > 0 ? stage.conversations[open % stage.conversations.length]! : null
      for (const screen of screens) await screen.show(shown)
      const asleep = new Set<Screen>()
      for (const { verb, who, what, nap } of steps) {
        const napper = nap === null ? undefined : screens[nap]
        if (napper && !asleep.has(napper)) asleep.add(napper.sleep() ?? napper)
        await (verbs as Record<string, Play>)[verb]!(stage, who, what).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error
        })
      }
      await quiet()
      for (const screen of asleep) await screen.wake()
      for (const screen of screens) await same(screen)
    }),
    { numRuns: 25, seed: 7236, endOnFailure: true },
  )
})

async function same(screen: Screen) {
  await screen.settled()
  const open = screen.open()
  const kept = seenOn(screen.rows(), screen.agentId, open)
  expect(kept).toEqual(seenOn(await screen.fresh(), screen.agentId, open))
}

test('every fact that a verb can bring about has been brought about', async () => {
  const rows = await db.execute<{ type: string }>('select distinct type from log')
  const seen = new Set(rows.rows.map((row) => row.type))
  const wanted = Object.entries(covers).filter(([, verb]) => typeof verb === 'string')
  expect(wanted.map(([type]) => type).filter((type) => !seen.has(type))).toEqual([])
})

test('a change of role starts the screen afresh, with what the new role sees', async () => {
  const screen = await openScreen(world.url, await signIn(world.url, world.root), world.root.id)
  await act(system, (cx) => changeAgent(cx, world.root.id, { name: 'Renamed' }))
  await quiet()
  await same(screen)
  await act(system, (cx) => changeAgent(cx, world.sam.id, { role: 'admin' }))
  await act(system, (cx) => changeAgent(cx, world.root.id, { role: 'auditor' }))
  await screen.ended()
  const again = await openScreen(world.url, await cookieOf(world.url, 'root@example.com'), world.root.id)
  expect(Object.keys(seenOn(again.rows(), world.root.id, null).windows)).toHaveLength(12)
  await same(again)
  again.close()
})

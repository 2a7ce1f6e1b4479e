import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { connectors } from '../connectors/index.ts'
import { db } from '../db/client.ts'
import { demoWeek } from '../db/demo.ts'
import { channels, conversations } from '../db/schema/index.ts'
import { demo } from '../server/hub/demo.ts'
import { wordsFor } from '../server/hub/words.ts'
import { connector, newWorld } from './support/world.ts'

const said = vi.spyOn(console, 'log').mockImplementation(() => {})
beforeEach(() => said.mockClear())

/** As if the product had no others. */
function only(...kinds: (typeof connectors)[number][]) {
  const all = connectors as unknown[]
  const before = all.splice(0, all.length, ...kinds)
  onTestFinished(() => void all.splice(0, all.length, ...before))
}

test.each(['en_GB', 'fa_IR'])('without a kind that needs nothing it says so, and writes nothing: %s', async (LANG) => {
  await newWorld()
  only()
  const before = await db.$count(channels)
  expect(await demo([], { LANG })).toBe(false)
  expect(said.mock.calls).toEqual([[wordsFor(LANG).demo.noKind]])
  expect([await db.$count(channels), await db.$count(conversations)]).toEqual([before, 0])
})

test('any kind that needs nothing will do; what is there already is left alone', async () => {
  await newWorld()
  only(connector)
  expect(await demo([], { LANG: 'en' })).toBe(true)
  expect(await db.$count(conversations)).toBe(demoWeek.length)
  expect(await demo([], { LANG: 'en' })).toBe(false)
  expect(said.mock.calls).toEqual([[wordsFor('en').demo.done(demoWeek.length)], [wordsFor('en').demo.notEmpty]])
})

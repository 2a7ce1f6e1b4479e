import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, PendingFile } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { edits, jobs, messages, parkedChanges } from '../../db/schema/index.ts'
import { messageRow } from '../../server/across/rows.ts'
import { runOneJob } from '../../server/core/jobs.ts'
import { fetchFile } from '../../server/messages/fetching.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, lastFact } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

const from = { kind: 'fake', address: 'carol', verified: true }

let world: World
let channel: FarChannel
let name: string
let mentions: number
beforeAll(async () => void (world = await newWorld()))
beforeEach(begin)

async function begin() {
  await db.delete(jobs)
  channel = await farChannel(world.support)
  name = newId()
  mentions = 0
}

/** A far side may have another name for the same file each time. */
function picture(key: string): PendingFile {
  const ref = `${key}/${mentions++}`
  channel.far.files.set(ref, `bytes of ${key}`)
  return { ref, key, name: `${key}.jpg`, mime: 'image/jpeg' }
}
const says = (n: number, keys: string[], text = ''): Event => ({
  ...{ type: 'message', from, text, album: name, externalId: `${name}-${n}` },
  pending: keys.map(picture),
})
const changes = (n: number, keys: string[], second: number, text = ''): Event => ({
  ...{ type: 'edit', from, text, externalId: `${name}-${n}`, editedAt: at(second) },
  pending: keys.map(picture),
})
const at = (second: number) => new Date(Date.UTC(2026, 1, 3, 10, 0, second)).toISOString()
const message = async () =>
  (
    await db
      .select()
      .from(messages)
      .where(eq(messages.externalId, `${name}-0`))
  )[0]!
const shown = async () => messageRow(await message()).files
const now = async () => (await shown()).filter(({ until }) => !until).map((file) => file.name)
const former = async () => (await shown()).flatMap((file) => (file.until ? [[file.name, file.until]] : []))
async function fetchAll() {
  while (await runOneJob({ 'messages.fetch-file': fetchFile }));
}
const fetched = () => channel.far.fetched.map((ref) => ref.split('/')[0]!)

test('another picture takes the place of the former one, which is kept', async () => {
  await channel.hears([says(0, ['cat'], 'Mine')])
  await fetchAll()
  const before = await message()
  await channel.hears([changes(0, ['dog'], 1, 'Mine')])
  await fetchAll()
  expect(await now()).toEqual(['dog.jpg'])
  expect(await former()).toEqual([['cat.jpg', at(1)]])
  expect((await shown()).map(({ state }) => state)).toEqual([undefined, undefined])
  expect(await message()).toMatchObject({ text: 'Mine', editedAt: new Date(at(1)), version: before.version + 2 })
  // The words are the same: there are no former ones.
  expect(await db.$count(edits, eq(edits.messageId, before.id))).toBe(0)
  expect((await lastFact(before.conversationId))!.type).toBe('message.fetched')
  expect(JSON.stringify(await shown())).not.toContain('"key"')
})

test('a changed text names the same picture by another name, and nothing is fetched', async () => {
  await channel.hears([says(0, ['cat'], 'Mine')])
  await channel.hears([changes(0, ['cat'], 1, 'Yours')])
  await fetchAll()
  expect(await message()).toMatchObject({ text: 'Yours' })
  expect([await now(), await former(), fetched()]).toEqual([['cat.jpg'], [], ['cat']])
})

test('words become a picture, which the list then shows; the former is fetched though it was replaced before that', async () => {
  await channel.hears([says(0, [], 'Wait')])
  await channel.hears([changes(0, ['cat'], 1)])
  expect((await conversation((await message()).conversationId)).preview).toBe('cat.jpg')
  await channel.hears([changes(0, ['dog'], 2)])
  expect((await conversation((await message()).conversationId)).preview).toBe('dog.jpg')
  await fetchAll()
  expect(fetched().toSorted()).toEqual(['cat', 'dog'])
  expect((await shown()).map(({ state }) => state)).toEqual([undefined, undefined])
})

test('what came without keys stays as it is: it may be the same', async () => {
  const pending = [{ ref: 'old', name: 'old.jpg', mime: 'image/jpeg' }]
  await channel.hears([{ ...says(0, []), pending } as Event])
  await channel.hears([changes(0, ['cat'], 1, 'Words')])
  expect([await now(), await former()]).toEqual([['old.jpg'], []])
  expect(await message()).toMatchObject({ text: 'Words' })
})

test('a change that overtakes its message is taken when that comes, and an older one not at all', async () => {
  await channel.hears([changes(0, ['dog'], 2)])
  await channel.hears([says(0, ['cat'])])
  await channel.hears([changes(0, ['fox'], 1)])
  await fetchAll()
  expect([await now(), fetched().toSorted()]).toEqual([['dog.jpg'], ['cat', 'dog']])
  expect(await db.$count(parkedChanges)).toBe(0)
})

test('of what is changed without end some forty former pictures are kept', async () => {
  await channel.hears([says(0, ['p0'])])
  for (let n = 1; n <= 45; n++) await channel.hears([changes(0, [`p${n}`], n)])
  expect(await now()).toEqual(['p45.jpg'])
  const kept = await former()
  expect([kept.length, kept.map(([file]) => file).includes('p44.jpg')]).toEqual([40, true])
})

const step = fc.oneof(
  fc.record({ piece: fc.nat(2), key: fc.constantFrom('a', 'b', 'c') }),
  fc.constant('fetch' as const),
)
test('whatever is changed in whatever piece, each shows its last picture, and all others once had; none is fetched twice', async () => {
  const run = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
    await begin()
    const pieces = [0, 1, 2]
    const history = pieces.map((n) => [`${n}a`])
    await channel.hears(pieces.map((n) => says(n, history[n]!)))
    for (const [second, one] of steps.entries()) {
      if (one === 'fetch') await fetchAll()
      else {
        const key = `${one.piece}${one.key}`
        await channel.hears([changes(one.piece, [key], second)])
        if (history[one.piece]!.at(-1) !== key) history[one.piece]!.push(key)
      }
    }
    await fetchAll()
    expect(await now()).toEqual(history.map((keys) => `${keys.at(-1)}.jpg`))
    const past = (await former()).map(([file]) => file!)
    for (const n of pieces) {
      const mine = past.filter((file) => file.startsWith(String(n)))
      expect(mine.toSorted()).toEqual(
        history[n]!.slice(0, -1)
          .map((key) => `${key}.jpg`)
          .toSorted(),
      )
    }
    expect((await shown()).every(({ state }) => state === undefined)).toBe(true)
    expect(fetched().toSorted()).toEqual([...new Set(history.flat())].toSorted())
  })
  await fc.assert(run, { numRuns: 40 })
}, 60_000)

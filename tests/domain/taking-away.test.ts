import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages, parkedChanges } from '../../db/schema/index.ts'
import { keepFile } from '../../server/channels/files.ts'
import { formerTexts } from '../../server/messages/former.ts'
import { newWorld, type World } from '../support/world.ts'
import { conversation, lastFact, thread } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let album: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
beforeEach(() => void (album = newId()))

const from = { kind: 'fake', address: 'carol', verified: true }
const nameOf = (n: number) => `${album}-${n}`
const piece = (n: number, text = '', more: Partial<InboundMessage> = {}): Event => ({
  ...{ type: 'message', from, text, album, externalId: nameOf(n) },
  pending: [{ ref: `ref-${n}`, key: `key-${n}`, name: `${n}.jpg`, mime: 'image/jpeg' }],
  ...more,
})
const rewrites = (n: number, text: string): Event => ({ type: 'edit', from, externalId: nameOf(n), text })
const takesBack = (n: number): Event => ({ type: 'deletion', from, externalId: nameOf(n) })
async function message() {
  const [row] = await db
    .select()
    .from(messages)
    .where(eq(messages.externalId, nameOf(1)))
  return row!
}
async function shown() {
  const { text, files, takenBackAt } = await message()
  const names = files.flatMap(({ name, until }) => (until ? [] : [name]))
  return { text, names: names.toSorted(), isGone: takenBackAt !== null }
}

test('who takes back one piece has not taken back the others: its file and words go, and both are kept', async () => {
  await channel.hears([piece(1, 'One'), piece(2, 'Two'), piece(3)])
  await channel.hears([takesBack(1)])
  const { id, conversationId, files } = await message()
  expect(await shown()).toEqual({ text: 'Two', names: ['2.jpg', '3.jpg'], isGone: false })
  expect(files.map(({ name, until }) => [name, until !== undefined])).toContainEqual(['1.jpg', true])
  expect((await formerTexts(world.ada, id)).map(({ text }) => text)).toEqual(['One\n\nTwo'])
  expect((await conversation(conversationId)).preview).toBe('Two')
  expect(await lastFact(conversationId)).toEqual({ type: 'message.edited', data: { messageId: id }, by: channel.id })
})

test('said twice it is done once; with the last one the whole is taken back, and keeps what that was', async () => {
  await channel.hears([piece(1), piece(2), piece(3, 'Three')])
  await channel.hears([takesBack(2), takesBack(1)])
  const before = await message()
  await channel.hears([takesBack(1)])
  expect(await message()).toEqual(before)
  await channel.hears([takesBack(3)])
  expect(await shown()).toEqual({ text: 'Three', names: ['3.jpg'], isGone: true })
  expect((await lastFact(before.conversationId))!.type).toBe('message.withdrawn')
})

test('so it is with files that came inside, with those without a key, and before the piece has come', async () => {
  const inside = { name: 'inside.txt', mime: 'text/plain', bytes: Buffer.from('inside') }
  const { id } = await keepFile(`${channel.id}:carol`, inside)
  const keyless = { pending: [{ ref: 'r', name: 'keyless.jpg', mime: 'image/jpeg' }] }
  await channel.hears([takesBack(3), piece(1, '', { pending: [], fileIds: [id] }), piece(2, '', keyless)])
  await channel.hears([piece(3), piece(4)])
  expect((await shown()).names).toEqual(['4.jpg', 'inside.txt', 'keyless.jpg'])
  await channel.hears([takesBack(1), takesBack(2)])
  expect(await shown()).toEqual({ text: '', names: ['4.jpg'], isGone: false })
  expect(await db.$count(parkedChanges, eq(parkedChanges.externalId, nameOf(3)))).toBe(0)
})

test('what comes once all that had come was taken back is another message, so that it is seen', async () => {
  await channel.hears([piece(1)])
  await channel.hears([takesBack(1)])
  await channel.hears([piece(2, 'Two')])
  expect(await shown()).toEqual({ text: '', names: ['1.jpg'], isGone: true })
  const { conversationId } = await message()
  expect((await thread(conversationId)).at(-1)).toMatchObject({ text: 'Two', takenBackAt: null })
})

interface Piece {
  text: string
  names: string[]
}
const isNothing = ({ text, names }: Piece) => text === '' && names.length === 0

test('whatever is changed and taken back in whatever order, what is shown is what nobody took back', async () => {
  const step = fc.record({ n: fc.nat(3), text: fc.option(fc.constantFrom('', 'a', 'b')) })
  const told = fc.array(step, { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('', 'x', 'y'), { minLength: 1, maxLength: 4 }),
      told,
      async (texts, steps) => {
        album = newId()
        const model = texts.map((text, at): Piece => ({ text, names: [`${at + 1}.jpg`] }))
        let isGone = false
        await channel.hears(texts.map((text, at) => piece(at + 1, text)))
        for (const { n, text } of steps) {
          const one = model[n]
          await channel.hears([text === null ? takesBack(n + 1) : rewrites(n + 1, text)])
          if (!one || isGone) continue
          if (text !== null) one.text = text
          else if (model.every((other) => other === one || isNothing(other))) isGone = true
          else Object.assign(one, { text: '', names: [] })
        }
        const text = model.flatMap((one) => one.text || []).join('\n\n')
        expect(await shown()).toEqual({ text, names: model.flatMap(({ names }) => names).toSorted(), isGone })
      },
    ),
    { numRuns: 60 },
  )
})

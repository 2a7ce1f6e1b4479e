import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { newWorld } from '../support/world.ts'
import { farChannel, type FarChannel } from './far.ts'

let channel: FarChannel
beforeAll(async () => {
  const world = await newWorld()
  channel = await farChannel(world.support)
})

/** One text as the far side cuts it. */
const piece = (album: string, text: string, number: number, of: number): Event => ({
  type: 'message',
  from: { kind: 'fake', address: 'carol', verified: true },
  text,
  album,
  piece: { number, of },
  externalId: `${album}-${number}`,
})
const mine = (album: string) =>
  db
    .select()
    .from(messages)
    .where(eq(messages.channelId, channel.id))
    .then((all) => all.filter(({ externalId }) => externalId?.startsWith(album)))

test('a text that comes in pieces is one message, in whatever order and however often they come', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      fc.boolean(),
      async (texts, order, together) => {
        const album = newId()
        const pieces = texts.map((one, n) => piece(album, one.replaceAll('\0', ' '), n + 1, texts.length))
        const keys = pieces.map(() => order.next().value as number)
        const shuffled = pieces.map((one, n) => ({ one, key: keys[n]! })).sort((a, b) => a.key - b.key)
        if (together) await channel.hears(shuffled.map(({ one }) => one))
        else for (const { one } of shuffled) await channel.hears([one]).then((raw) => channel.hears([one], raw))
        const rows = await mine(album)
        expect(rows.map(({ text }) => text)).toEqual([texts.map((one) => one.replaceAll('\0', ' ')).join('')])
      },
    ),
    { numRuns: 25 },
  )
})

test('a piece that is missing keeps nothing back, and the list shows the whole once it is there', async () => {
  const album = newId()
  await channel.hears([piece(album, 'Where is my ', 1, 2)])
  const [first] = await mine(album)
  expect(first!.text).toBe('Where is my ')
  await channel.hears([piece(album, 'parcel?', 2, 2)])
  const [whole] = await mine(album)
  expect(whole).toMatchObject({ id: first!.id, text: 'Where is my parcel?' })
  const [seen] = await db.select().from(conversations).where(eq(conversations.id, whole!.conversationId))
  expect(seen!.preview).toBe('Where is my parcel?')
})

import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { bodyOf, pageOf } from '../../server/across/bodies.ts'
import { formerTexts } from '../../server/messages/former.ts'
import { newWorld, type World } from '../support/world.ts'
import { lastFact } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let name: string
beforeAll(async () => {
  world = await newWorld()
  channel = await farChannel(world.support)
})
beforeEach(() => void (name = newId()))

const from = { kind: 'fake', address: 'carol', verified: true }
const says = (text: string, more: Partial<InboundMessage> = {}): Event => {
  return { type: 'message', from, text, externalId: name, ...more }
}
const edits = (text: string, html?: string): Event => {
  return { type: 'edit', from, externalId: name, text, ...(html !== undefined && { html }) }
}
async function message() {
  const [row] = await db.select().from(messages).where(eq(messages.externalId, name))
  return row!
}
const body = async () => bodyOf(world.ada, (await message()).id)

test('an edit brings its formatted text along, and nothing is shown of the one before', async () => {
  await channel.hears([says('Send it to Tehran', { html: 'Send it to <b>Tehran</b>' })])
  await channel.hears([edits('Send it to Shiraz', 'Send it to <i>Shiraz</i>')])
  const { id, rich, conversationId } = await message()
  expect(rich).toBe(true)
  const page = await pageOf(world.ada, id)
  expect(page).toContain('<i>Shiraz</i>')
  expect(page).not.toContain('Tehran')
  expect(await lastFact(conversationId)).toMatchObject({ type: 'message.edited', data: { messageId: id } })
})

test('an edit that is plain leaves a plain message; one that formats makes it formatted', async () => {
  await channel.hears([says('one', { html: '<b>one</b>' })])
  await channel.hears([edits('two')])
  const { id, rich } = await message()
  expect(rich).toBe(false)
  await expect(pageOf(world.ada, id)).rejects.toMatchObject({ code: 'not_found' })
  await channel.hears([edits('three', '<b>three</b>')])
  expect(await message()).toMatchObject({ rich: true })
  expect(await body()).toEqual({ html: '<b>three</b>', quoted: null })
})

test('an edit that changes the formatting alone is one, and one that changes nothing is none', async () => {
  await channel.hears([says('Send 3 4', { html: 'Send <i>3 4</i>' })])
  await channel.hears([edits('Send 3 4', 'Send <s>3</s> 4')])
  const { id, version, rich, editedAt, conversationId } = await message()
  expect({ rich, edited: editedAt !== null }).toEqual({ rich: true, edited: true })
  expect(await pageOf(world.ada, id)).toContain('<s>3</s>')
  expect((await formerTexts(world.ada, id)).map(({ text }) => text)).toEqual(['Send 3 4'])
  expect(await lastFact(conversationId)).toMatchObject({ type: 'message.edited', data: { messageId: id } })
  await channel.hears([edits('Send 3 4', 'Send <s>3</s> 4')])
  expect((await message()).version).toBe(version)
  await channel.hears([edits('Send 3 4')])
  expect(await message()).toMatchObject({ rich: false, version: version + 1 })
  await channel.hears([edits('Send 3 4')])
  expect((await message()).version).toBe(version + 1)
})

test('what a message repeats of others stays with it when it is changed', async () => {
  await channel.hears([says('Yes', { html: '<p>Yes</p>', quoted: 'Shall we?' })])
  await channel.hears([edits('No')])
  expect(await message()).toMatchObject({ text: 'No', rich: true })
  expect(await body()).toEqual({ html: null, quoted: 'Shall we?' })
})

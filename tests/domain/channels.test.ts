import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { addChannel, changeChannel, openSettings } from '../../server/channels/configuring.ts'
import { channelOf, reconcile, shutAll } from '../../server/channels/running.ts'
import { noteStatus } from '../../server/channels/status.ts'
import { act } from '../../server/core/act.ts'
import { openKey, reveal } from '../../server/core/secrets.ts'
import { connector, newWorld, type World } from '../support/world.ts'
import { factsOf, lastFact } from './facts.ts'
import { farChannel } from './far.ts'

let world: World
beforeAll(async () => void (world = await newWorld()))

const row = async (id: Id) => (await db.select().from(channels).where(eq(channels.id, id)))[0]!
const added = (settings: Record<string, unknown> = {}) =>
  act(world.root, (cx) => addChannel(cx, { kind: connector.kind, name: 'Chat', deskId: world.support, settings }))
const secretsOf = async (id: Id) => reveal((await row(id)).settings, id) as { secret: string }

test('a channel is added with a secret of its own, which is sealed and never sent back', async () => {
  const [id, other] = [await added(), await added()]
  expect(await lastFact(id)).toMatchObject({
    type: 'channel.added',
    data: { kind: connector.kind, deskId: world.support },
  })
  const { secret } = await secretsOf(id)
  expect((await secretsOf(other)).secret).not.toBe(secret)
  const open = JSON.stringify(openSettings(await row(id)))
  const sealed = Buffer.from((await row(id)).settings).toString('latin1')
  for (const text of [open, sealed]) expect(text).not.toContain(secret)
})

test('settings sealed for one channel open in no other', async () => {
  const [one, other] = [await added(), await added()]
  expect(() => reveal(new Uint8Array(), one)).toThrow()
  const { settings } = await row(one)
  expect(() => reveal(settings, other)).toThrow()
})

test('a change keeps the secrets that are not named, and the connector’s own schema is asked', async () => {
  const id = await added()
  const before = await secretsOf(id)
  await act(world.root, (cx) =>
    changeChannel(cx, id, { name: 'Shop', settings: { origins: ['https://shop.example'] } }),
  )
  expect(await secretsOf(id)).toMatchObject({ ...before, origins: ['https://shop.example'] })
  expect(await lastFact(id)).toMatchObject({ type: 'channel.changed', data: { enabled: true, deskId: world.support } })
  const wrong = act(world.root, (cx) => changeChannel(cx, id, { settings: { origins: ['not an origin'] } }))
  await expect(wrong).rejects.toMatchObject({ code: 'invalid' })
  await expect(added({ isAdmin: true })).rejects.toMatchObject({ code: 'invalid' })
})

test('a kind or a desk that is none is refused, and only an admin configures', async () => {
  const { root, sam, support } = world
  const wanted = { kind: connector.kind, name: 'X', deskId: support, settings: {} }
  const add = (who: World['root'], more: object) => act(who, (cx) => addChannel(cx, { ...wanted, ...more }))
  await expect(add(root, { kind: 'pigeon' })).rejects.toMatchObject({ code: 'invalid' })
  await expect(add(root, { deskId: newId() })).rejects.toMatchObject({ code: 'not_found' })
  await expect(add(sam, {})).rejects.toMatchObject({ code: 'forbidden' })
})

test('switched off it closes; switched on it opens with what is set now', async () => {
  const id = await added()
  await reconcile()
  expect(channelOf(id)).toBeDefined()
  await act(world.root, (cx) => changeChannel(cx, id, { enabled: false }))
  await reconcile()
  expect(channelOf(id)).toBeUndefined()
  await act(world.root, (cx) =>
    changeChannel(cx, id, { enabled: true, settings: { origins: ['https://shop.example'] } }),
  )
  await reconcile()
  expect(channelOf(id)!.settings).toMatchObject({ origins: ['https://shop.example'] })
})

test('its state is news once', async () => {
  const id = await added()
  for (const code of ['ok', 'ok', 'broken', 'broken']) await noteStatus(id, code)
  const news = (await factsOf(id)).filter(({ type }) => type === 'channel.status')
  expect(news.map(({ data }) => data)).toEqual([
    { from: 'new', to: 'ok' },
    { from: 'ok', to: 'broken' },
  ])
})

test('under another key it asks for its credentials again, and takes them', async () => {
  const id = await added()
  openKey(world.folder, 'f'.repeat(64))
  await reconcile()
  expect(channelOf(id)).toBeUndefined()
  expect((await row(id)).status).toBe('enter_credentials_again')
  await act(world.root, (cx) => changeChannel(cx, id, { settings: {} }))
  await reconcile()
  expect(channelOf(id)).toBeDefined()
  openKey(world.folder)
})

test('whoever has lost the lease of a channel polls it no longer', { timeout: 30_000 }, async () => {
  const { id, far } = await farChannel(world.support)
  const listening = () => expect.poll(() => far.listening, { timeout: 15_000 })
  await listening().toBe(1)
  const name = `channel:${id}`
  await db.execute(sql`update leases set holder = 'another', until = now() + interval '1 hour' where name = ${name}`)
  await listening().toBe(0)
  await db.execute(sql`update leases set until = now() where name = ${name}`)
  await listening().toBe(1)
  await shutAll()
})

import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, customers, identities, log, messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { recall } from '../../server/core/fresh.ts'
import { seal } from '../../server/core/log.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { takeIn } from '../../server/messages/intake.ts'
import type { Source } from '../../server/messages/reading.ts'
import { connector, newWorld } from '../support/world.ts'

const world = await newWorld()

async function chat(): Promise<Source> {
  const settings = { kind: connector.kind, name: newId(), deskId: world.support, settings: {} }
  return { id: await act(system, (cx) => addChannel(cx, settings)), deskId: world.support, kind: connector.kind }
}
const pair = async () => [await chat(), await chat()]
const keep = (channel: Source, who: string, text: string) => keepRaw(channel.id, connector.pretend!(who, text))

/** What each customer has said on the channel, with the place of each message, and how his conversation stands. */
async function standing(channelId: Id) {
  const rows = await db
    .select({ who: customers.name, text: messages.text, seq: messages.seq, conversation: conversations })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(eq(messages.channelId, channelId))
    .orderBy(customers.name, messages.seq)
  return rows.map(({ who, text, seq, conversation: { lastSeq, lastInboundSeq, inboundCount, status, preview } }) => {
    return { who, text, seq, lastSeq, lastInboundSeq, inboundCount, status, preview }
  })
}

/** Facts of the channel's conversations, each as often as it happened; all of them the channel's own doing. */
async function happened(channelId: Id) {
  while ((await seal()) > 0);
  const mine = db.select({ id: conversations.id }).from(conversations).where(eq(conversations.channelId, channelId))
  const rows = await db
    .select({ type: log.type, actor: log.actor })
    .from(log)
    .where(sql`${log.subjectId} in ${mine}`)
  for (const { actor } of rows) expect(actor).toEqual({ kind: 'channel', id: channelId })
  return rows.map(({ type }) => type).sort()
}

const said = fc.record({
  on: fc.constantFrom(0, 1),
  who: fc.constantFrom('carol', 'dariush', 'erfan', 'farah'),
  text: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => text.trim() === text),
})

test('a batch, of several channels too, comes to the same as its inputs one by one', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 25 }), async (all) => {
      const [atOnce, inTurn] = [await pair(), await pair()]
      for (const { on, who, text } of all) await keep(atOnce[on]!, who, text)
      await takeIn(atOnce)
      for (const { on, who, text } of all) {
        await keep(inTurn[on]!, who, text)
        await takeIn([inTurn[on]!])
      }
      for (const on of [0, 1]) {
        expect(await standing(atOnce[on]!.id)).toEqual(await standing(inTurn[on]!.id))
        expect(await happened(atOnce[on]!.id)).toEqual(await happened(inTurn[on]!.id))
      }
    }),
    { numRuns: 15 },
  )
})

test('a key stands for what came under it first, even before that is taken in', async () => {
  const channel = await chat()
  const [before, first, other] = ['Before', 'First', 'Other'].map((text) => connector.pretend!('carol', text))
  const second = { ...other!, key: first!.key }
  // While the one before is being stored the two wait for the same statement.
  await Promise.all([before!, first!, second].map((raw) => keepRaw(channel.id, raw)))
  await keepRaw(channel.id, second)
  expect(await takeIn([channel])).toBe(false)
  expect((await standing(channel.id)).map(({ text }) => text)).toEqual(['Before', 'First'])
})

test('what another process has kept is read from where it lies', async () => {
  const channel = await chat()
  for (const text of ['One', 'Two', 'Three']) await keep(channel, 'carol', text)
  const rows = await db.select().from(raw).where(eq(raw.channelId, channel.id))
  recall(rows[1]!.id)
  await takeIn([channel])
  expect((await standing(channel.id)).map(({ text }) => text)).toEqual(['One', 'Two', 'Three'])
})

test('a channel with much to read does not keep the others waiting', async () => {
  const [busy, quiet] = [await chat(), await chat()]
  for (let n = 0; n < 120; n++) await keep(busy, 'carol', `${n}`)
  await keep(quiet, 'dariush', 'Hello?')
  expect(await takeIn([busy, quiet])).toBe(true)
  expect(await standing(quiet.id)).toHaveLength(1)
  // What came while they were read had its poke then: it is looked for once more.
  await keep(quiet, 'dariush', 'Anyone?')
  while (await takeIn([busy, quiet]));
  expect(await standing(quiet.id)).toHaveLength(2)
  expect((await standing(busy.id)).map(({ text }) => text)).toEqual(Array.from({ length: 120 }, (_, n) => `${n}`))
})

test('of inputs that may take long to read one is taken at a time, and only its own channel waits for the next', async () => {
  const [heavy, light] = [await chat(), await chat()]
  const large = (key: string) => keepRaw(heavy.id, { key, bytes: new Uint8Array(300_000) })
  for (const key of ['one', 'two', 'three']) await large(key)
  await keep(heavy, 'carol', 'After them')
  await keep(light, 'dariush', 'Hello?')
  const left = () => db.$count(raw, sql`${raw.channelId} = ${heavy.id} and ${raw.state} = 'new'`)
  expect(await takeIn([heavy, light])).toBe(true)
  expect(await standing(light.id)).toHaveLength(1)
  expect(await left()).toBe(3)
  while (await takeIn([heavy, light]));
  expect(await left()).toBe(0)
  expect(await standing(heavy.id)).toHaveLength(1)
})

test('one input that cannot be stored is tried three times and set aside; only its sender’s own later words wait for it', async () => {
  await db.execute(sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`)
  await db.execute(sql`create trigger refuse before insert on messages for each row
    when (new.text = 'poison') execute function refuse()`)
  const channel = await chat()
  for (const [who, text] of [
    ['carol', 'One'],
    ['dariush', 'poison'],
    ['dariush', 'Two'],
    ['erfan', 'Three'],
  ] as const)
    await keep(channel, who, text)
  const texts = async () => (await standing(channel.id)).map(({ text }) => text)
  for (let n = 0; n < 2; n++) {
    await expect(takeIn([channel])).rejects.toThrow('tried again')
    expect(await texts()).toEqual(['One', 'Three'])
  }
  await takeIn([channel])
  expect(await texts()).toEqual(['One', 'Two', 'Three'])
  const aside = await db
    .select()
    .from(raw)
    .where(sql`${raw.channelId} = ${channel.id} and ${raw.state} = 'quarantined'`)
  expect(aside).toMatchObject([{ channelId: channel.id, error: 'not_stored', attempts: 3 }])
  expect(await db.$count(raw, eq(raw.state, 'new'))).toBe(0)
})

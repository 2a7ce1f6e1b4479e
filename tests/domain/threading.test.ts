import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { opened } from '../../server/across/thread.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { newWorld } from '../support/world.ts'
import { answers, conversation } from './facts.ts'

const world = await newWorld()
const place = { channel: world.chat, threadDays: 0, own: ['support@acme.example'] }

type Mail = Partial<InboundMessage> & { by: string }
let rawId = 1
/** Takes these mails in at once; answers the conversation of each. */
async function mails(...all: Mail[]) {
  const given = all.map(({ by, ...rest }) => {
    const from = { kind: 'mail', address: `${by}@example.com`, verified: false }
    const event = { type: 'message' as const, text: 'Hello', externalId: `<${newId()}@example.com>`, from, ...rest }
    return { place, rawId: rawId++, index: 0, event }
  })
  await act({ kind: 'channel', id: world.chat.id }, (cx) => receiveAll(cx, given))
  return Promise.all(
    given.map(async ({ event }) => {
      const [row] = await db.select().from(messages).where(eq(messages.externalId, event.externalId)).limit(1)
      return row!.conversationId
    }),
  )
}
const named = () => ({ externalId: `<${newId()}@example.com>` })

test('without a proof each mail is a conversation of its own, whatever its subject', async () => {
  const [one, two] = await mails({ by: 'carol', subject: 'Order 7' }, { by: 'carol', subject: 'Re: Order 7' })
  expect(one).not.toBe(two)
})

test('an answer to one’s own mail joins it, in the same batch too, and through a long chain', async () => {
  const [first, second, third] = [named(), named(), named()]
  const [one] = await mails({ by: 'carol', ...first })
  const ids = await mails(
    { by: 'carol', ...second, answers: [first.externalId] },
    { by: 'carol', ...third, answers: ['<lost@example.com>', second.externalId, first.externalId] },
  )
  expect(ids).toEqual([one, one])
})

test('an answer to what we sent joins it', async () => {
  const [id] = await mails({ by: 'carol' })
  await answers(world.ada, id!)
  await db.update(deliveries).set({ externalId: '<ours@acme.example>' }).where(eq(deliveries.conversationId, id!))
  expect(await mails({ by: 'carol', answers: ['<ours@acme.example>'] })).toEqual([id])
})

test('T1 a stranger who knows the name of a mail joins nothing by it', async () => {
  const known = named()
  const [id] = await mails({ by: 'carol', ...known })
  const [other] = await mails({ by: 'mallory', answers: [known.externalId] })
  expect(other).not.toBe(id)
  const [together, apart] = await mails({ by: 'carol', ...named() }, { by: 'mallory', answers: [known.externalId] })
  expect(new Set([id, other, together, apart]).size).toBe(4)
})

test('who was written to in a conversation may answer in it; our own address proves nothing', async () => {
  const known = named()
  const others = ['dariush@example.com', 'support@acme.example'].map((address) => ({ kind: 'mail', address }))
  const [id] = await mails({ by: 'carol', ...known, others })
  expect(await mails({ by: 'dariush', answers: [known.externalId] })).toEqual([id])
  const forged = { kind: 'mail', address: 'support@acme.example', verified: false }
  const [apart] = await mails({ by: 'x', from: forged, answers: [known.externalId] })
  expect(apart).not.toBe(id)
})

test('the same Message-ID twice is two messages', async () => {
  const same = named()
  await mails({ by: 'carol', ...same }, { by: 'mallory', ...same, text: 'Forged' })
  const rows = await db.select().from(messages).where(eq(messages.externalId, same.externalId))
  expect(new Set(rows.map(({ conversationId }) => conversationId)).size).toBe(2)
})

test('an address that somebody typed into a chat draws no mail of its owner to him', async () => {
  const known = named()
  const [id] = await mails({ by: 'victim', ...known })
  const others = [{ kind: 'mail', address: 'banker@example.com', verified: false }]
  const mallory = { kind: 'visitor', address: newId(), verified: false, others }
  const [chat] = await mails({ by: 'x', from: mallory })
  const [letter] = await mails({ by: 'banker' })
  const customers = await Promise.all([id, chat, letter].map(async (one) => (await conversation(one!)).requesterId))
  expect(new Set(customers).size).toBe(3)
})

test('an answer goes where its sender wants it, but proves nothing by it', async () => {
  const known = named()
  const [id] = await mails({ by: 'carol', ...known })
  const replyTo = { kind: 'mail', address: 'carol@example.com' }
  const [forged] = await mails({ by: 'mallory', replyTo, answers: [known.externalId] })
  expect(forged).not.toBe(id)
  const form = named()
  const [opened] = await mails({ by: 'noreply', replyTo, ...form })
  expect((await conversation(opened!)).requesterId).toBe((await conversation(id!)).requesterId)
  expect(await mails({ by: 'noreply', answers: [form.externalId] })).toEqual([opened])
})

test(
  'a batch of circulars, with more people than a statement has room for, is taken in',
  { timeout: 30_000 },
  async () => {
    const others = (mail: number) =>
      Array.from({ length: 500 }, (_, n) => ({ kind: 'mail', address: `reader${mail}.${n}@example.com` }))
    const ids = await mails(...Array.from({ length: 40 }, (_, n) => ({ by: `sender${n}`, others: others(n) })))
    expect(new Set(ids).size).toBe(40)
  },
)

test('whoever writes in a conversation is named in it, and not its requester alone', async () => {
  const known = named()
  const others = [{ kind: 'mail', address: 'dariush@example.com' }]
  const [id] = await mails({ by: 'carol', ...known, others })
  await mails({ by: 'dariush', answers: [known.externalId] })
  const { identities, customers } = await opened(world.ada, id!)
  expect(identities!.map(({ address }) => address).sort()).toEqual(['carol@example.com', 'dariush@example.com'])
  expect(customers).toHaveLength(2)
})

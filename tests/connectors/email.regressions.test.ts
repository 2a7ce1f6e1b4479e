import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { keyOf } from '../../connectors/email/listen/key.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, deliveries, messages } from '../../db/schema/index.ts'
import { answers } from '../domain/facts.ts'
import { newWorld } from '../support/world.ts'
import { mailbox, take } from './email.kept.ts'

const world = await newWorld()
const channel = await mailbox(world.support)

let written = 0
const mail = (from: string, headers: { [name: string]: string }, text = `Mail ${++written}`) =>
  Object.entries({ From: `${from}@example.org`, To: 'support@acme.example', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
    .concat('\r\n', text, '\r\n')

/** Takes these in at once, as if they had just been read, and answers the conversation of each by its text. */
async function come(...mails: string[]): Promise<Id[]> {
  const bytes = mails.map((one) => Buffer.from(one))
  await take(
    channel,
    bytes.map((one) => [keyOf(one), one]),
  )
  const rows = await db.select().from(messages).where(eq(messages.channelId, channel.id))
  return mails.map((one) => rows.find(({ text }) => text === one.split('\r\n\r\n')[1]!.trim())!.conversationId)
}
/** We answer, and the mail that leaves has a name. */
async function answered(id: Id, name: string) {
  await answers(world.ada, id, 'We look into it.')
  await db.update(deliveries).set({ externalId: name }).where(eq(deliveries.conversationId, id))
}
const texts = async (id: Id) =>
  (await db.select().from(messages).where(eq(messages.conversationId, id)).orderBy(messages.seq)).map(
    ({ text }) => text,
  )

test('regression chatwoot#3868, #8572, #10750: no answer of a customer opens another conversation', async () => {
  const [id] = await come(mail('carol', { Subject: 'Lamp', 'Message-ID': '<c1@example.org>' }))
  await answered(id!, '<ours1@acme.example>')
  const later = await come(
    mail('carol', { Subject: 'Re: Lamp', 'In-Reply-To': '<ours1@acme.example>' }),
    mail('Carol', { Subject: 'AW: Lamp', References: '<c1@example.org>\r\n <ours1@acme.example>' }),
    mail('carol', { Subject: 'Another word', 'In-Reply-To': '<c1@example.org>' }),
  )
  expect(later).toEqual([id, id, id])
})

test('regression chatwoot#10028: what In-Reply-To does not say, References do', async () => {
  const [id] = await come(mail('dora', { 'Message-ID': '<d1@example.org>' }))
  const names = { 'In-Reply-To': '<rewritten@relay.example>', References: '<d1@example.org> <rewritten@relay.example>' }
  expect(await come(mail('dora', names))).toEqual([id])
})

test('regression chatwoot PR 13502: strangers who answer a newsletter have a conversation each', async () => {
  const [id] = await come(mail('editor', { 'Message-ID': '<e1@example.org>' }))
  await answered(id!, '<newsletter@acme.example>')
  const readers = ['farid', 'golnaz', 'hana'].map((name) =>
    mail(name, {
      Subject: 'Re: News',
      'In-Reply-To': '<newsletter@acme.example>',
      References: '<newsletter@acme.example>',
    }),
  )
  const found = await come(...readers)
  expect(new Set([id, ...found]).size).toBe(4)
})

test('regression zammad#5064: a number in a subject joins nothing', async () => {
  const [id] = await come(mail('iman', { Subject: 'Order', 'Message-ID': '<i1@example.org>' }))
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id!))
  const subjects = [`Re: Order [#${row!.number}]`, `#${row!.number}`, `Ticket#${row!.number}`, `${id}`, 'Re: Order']
  const found = await come(...subjects.flatMap((Subject) => [mail('iman', { Subject }), mail('jamal', { Subject })]))
  expect(found).not.toContain(id)
  expect(new Set(found).size).toBe(found.length)
})

test('regression freescout#4958: a mail like another is another, and the same mail again is one', async () => {
  const same = { Subject: 'Alarm', Date: 'Sun, 22 Nov 2026 10:00:00 +0000' }
  const one = mail('kaveh', { ...same, 'Message-ID': '<k1@example.org>' }, 'The pump stands still.')
  const two = mail('kaveh', { ...same, 'Message-ID': '<k2@example.org>' }, 'The pump stands still.')
  const forged = mail('kaveh', { ...same, 'Message-ID': '<k1@example.org>' }, 'Nothing is wrong.')
  await come(one, two, forged, `Received: by another way\r\n${one}`)
  const rows = await db.select().from(messages).where(eq(messages.text, 'The pump stands still.'))
  expect(rows.map(({ externalId }) => externalId).sort()).toEqual(['<k1@example.org>', '<k2@example.org>'])
  expect(await db.$count(messages, eq(messages.text, 'Nothing is wrong.'))).toBe(1)
})

test('regression libredesk#122, freescout#4740: mails with an empty Message-ID glue nothing and stop nothing', async () => {
  const empty = ['', '<>', '<@>', '" "', '< >'].flatMap((name) => [
    mail('leila', { 'Message-ID': name }),
    mail('leila', { 'Message-ID': name, 'In-Reply-To': name, References: name }),
  ])
  const found = await come(...empty, mail('nima', {}), mail('nima', { 'Message-ID': '<n1@example.org>' }))
  expect(new Set(found).size).toBe(empty.length + 2)
})

test('regression libredesk#142: a mail that was taken in once does not come again, whatever its number', async () => {
  const one = mail('omid', { 'Message-ID': '<o1@example.org>' })
  const [id] = await come(one)
  const before = await texts(id!)
  await come(one, `Return-Path: <omid@example.org>\r\nDelivered-To: support@acme.example\r\n${one}`)
  expect(await texts(id!)).toEqual(before)
  expect(await db.$count(messages, eq(messages.externalId, '<o1@example.org>'))).toBe(1)
})

import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { channels, deliveries, identities, messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { newServer } from '../support/server.ts'
import { settingsFor, shown, smsc } from './sms.smsc.ts'

const hub = await newServer()
const far = await smsc()
afterAll(() => far.close())
const soon = { timeout: 60_000 }
const long = { timeout: 120_000 }

const channel = { kind: 'sms', name: 'Operator', deskId: hub.support }
const settings = { ...settingsFor(far), gateway: 'smpp', line: '+985000', secret: 'callback-key-'.repeat(4) }
const channelId = await act(system, (cx) => addChannel(cx, { ...channel, settings }))

const carol = { source_addr: '989121234567', source_addr_ton: 1, source_addr_npi: 1, destination_addr: '985000' }
const bound = () => expect.poll(() => far.receiver(), soon).toBeTruthy()
const says = (short_message: string | Buffer, given = {}) => far.deliver({ ...carol, short_message, ...given })
const all = () =>
  db.select().from(messages).where(eq(messages.channelId, channelId)).orderBy(messages.createdAt, messages.seq)
const texts = async () => (await all()).filter(({ kind }) => kind === 'inbound').map(({ text }) => text)
const cursor = async () => (await db.select().from(channels).where(eq(channels.id, channelId)))[0]!.cursor
async function answer(text: string) {
  const last = (await all()).at(-1)!
  const written = { clientId: crypto.randomUUID(), text, fileIds: [], seen: last.seq }
  await act(hub.ada, (cx) => reply(cx, last.conversationId, written))
  const [row] = await db.select().from(messages).where(eq(messages.clientId, written.clientId))
  const { id } = row!
  return { state: async () => (await all()).find((one) => one.id === id)!.state, id }
}

test('a long text comes in as one, the answer goes out whole, and its receipts are seen', long, async () => {
  await bound()
  const text = 'سلام، سفارش ۱۲۳ من هنوز نرسیده است؛ '.repeat(4)
  const pieces = [text.slice(0, 60), text.slice(60, 120), text.slice(120)]
  for (const at of [1, 0, 2]) {
    const octets = Buffer.from(pieces[at]!, 'utf16le').swap16()
    const short_message = Buffer.concat([Buffer.of(5, 0, 3, 9, 3, at + 1), octets])
    expect(await says(short_message, { esm_class: 0x40, data_coding: 8 })).toBe(0)
  }
  await expect.poll(texts, soon).toEqual([text])
  const [identity] = await db
    .select()
    .from(identities)
    .where(eq(identities.id, (await all())[0]!.identityId!))
  expect(identity).toMatchObject({ kind: 'phone', address: '+989121234567' })

  const said = 'سفارش شما فردا می‌رسد 🙏 '.repeat(8).trim()
  const { state } = await answer(said)
  await expect.poll(state, soon).toBe('sent')
  expect(shown(far.submitted)).toEqual([said])
  for (const n of far.submitted.keys()) {
    const receipt = Buffer.from(`id:id-${n + 1} done date:26112312${n} stat:DELIVRD err:000 text:`)
    expect(await says(receipt, { esm_class: 4 })).toBe(0)
  }
  await expect.poll(state, soon).toBe('delivered')
})

test('what came again after the line broke is one message, and what is written twice is two', long, async () => {
  const before = (await texts()).length
  await expect.poll(cursor, soon).toBe('[]')
  await says('yes')
  far.cut()
  await bound()
  await says('yes')
  await says('yes')
  await expect.poll(async () => (await texts()).slice(before), soon).toEqual(['yes', 'yes'])
  const [row] = await db.select().from(channels).where(eq(channels.id, channelId))
  expect(row!.status).toBe('ok')
  // What is proved to have arrived there is forgotten.
  await expect.poll(cursor, soon).toBe('[]')
})

test('what the gateway refuses has failed for that reason, and what nobody can tell is unknown', long, async () => {
  const fails = async (from: string, state: string) => {
    const before = (await texts()).length
    await says(`from ${from}`, { source_addr: from })
    await expect.poll(async () => (await texts()).length, soon).toBe(before + 1)
    const answered = await answer('to nobody')
    await expect.poll(answered.state, soon).toBe(state)
    return (await db.select().from(deliveries).where(eq(deliveries.messageId, answered.id)))[0]
  }
  far.answer = () => ({ command_status: 0x0b })
  expect(await fails('989120000001', 'failed')).toMatchObject({ error: 'unknown_number' })
  far.answer = () => (far.cut(), null)
  expect(await fails('989120000002', 'unknown')).toMatchObject({ error: 'no_answer' })
  await bound()
})

test('what means nothing is kept as it came, and what comes behind it is read', long, async () => {
  const count = await db.$count(raw, eq(raw.channelId, channelId))
  const before = (await texts()).length
  expect(await says(Buffer.from('7fffff', 'hex'), { esm_class: 0x40 })).toBe(0)
  expect(await says('behind it')).toBe(0)
  await expect.poll(async () => (await texts()).slice(before), soon).toEqual(['behind it'])
  expect(await db.$count(raw, eq(raw.channelId, channelId))).toBe(count + 2)
})

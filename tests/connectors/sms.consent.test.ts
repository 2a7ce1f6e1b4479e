import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { consents, conversations, identities } from '../../db/schema/index.ts'
import { sms } from '../../connectors/sms/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { newServer } from '../support/server.ts'
import { settingsFor, shown, smsc } from './sms.smsc.ts'

const hub = await newServer()
const far = await smsc()
afterAll(() => far.close())
const soon = { timeout: 60_000 }

const settings = { ...settingsFor(far), gateway: 'smpp', line: '+985000', secret: 'callback-key-'.repeat(4) }
const channel = { kind: 'sms', name: 'Operator', deskId: hub.support, settings }
const channelId = await act(system, (cx) => addChannel(cx, channel))

const person = { source_addr_ton: 1, source_addr_npi: 1, destination_addr: '985000' }
const says = (number: string, text: string) =>
  far.deliver({
    ...person,
    source_addr: number,
    data_coding: 8,
    short_message: Buffer.from(text, 'utf16le').swap16(),
  })
async function conversationOf(number: string) {
  const [row] = await db
    .select({ id: conversations.id, requesterId: conversations.requesterId })
    .from(conversations)
    .innerJoin(identities, eq(identities.id, conversations.identityId))
    .where(eq(identities.address, `+${number}`))
  return row?.id
}
const answer = (id: string, text: string) =>
  act(hub.root, (cx) => reply(cx, id, { clientId: crypto.randomUUID(), text, fileIds: [], seen: 1_000 }))

const words = ['STOP', 'stop', 'Stop.', 'STOPALL', 'لغو', 'لغو۱۱', 'لغو11', 'لغو ۱۱', 'لـغو', 'انصراف', 'Arrêt']
test('whoever writes one of these by text message is sent nothing more', { timeout: 120_000 }, async () => {
  await expect.poll(() => far.receiver(), soon).toBeTruthy()
  const people = words.map((word, n) => ({ word, number: `9891200000${String(n).padStart(2, '0')}` }))
  for (const { number } of people) await says(number, 'Hello?')
  for (const { number } of people) await expect.poll(() => conversationOf(number), soon).toBeTruthy()
  for (const { number, word } of people) await says(number, word)
  await expect.poll(() => db.$count(consents, eq(consents.channelId, channelId)), soon).toBe(words.length)
  for (const { number } of people)
    await expect(answer((await conversationOf(number))!, 'Too late')).rejects.toMatchObject({
      code: 'forbidden_by_customer',
    })
  const other = '989129999999'
  await says(other, 'Hello?')
  await expect.poll(() => conversationOf(other), soon).toBeTruthy()
  await answer((await conversationOf(other))!, 'In time')
  await expect.poll(() => shown(far.submitted), soon).toEqual(['In time'])
})

test('its settings say what it is for, and when it is quiet', () => {
  const quiet = { quietFrom: '22:00', quietTo: '08:00', zone: 'Asia/Tehran' }
  const consent = (more: object) => sms.consent!(sms.settings.parse({ ...settings, ...more }))
  expect(consent({})).toEqual({ purpose: 'service', quiet: null })
  expect(consent({ purpose: 'advertising', ...quiet })).toEqual({
    purpose: 'advertising',
    quiet: { from: '22:00', to: '08:00', zone: 'Asia/Tehran' },
  })
})

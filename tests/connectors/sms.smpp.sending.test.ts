import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import { sender } from '../../connectors/sms/smpp/send.ts'
import type { Timing } from '../../connectors/sms/smpp/timing.ts'
import { quick, settingsFor, shown, smsc, type Smsc } from './sms.smsc.ts'

let far: Smsc
const opened: { close(): Promise<void> }[] = []
beforeEach(async () => {
  far = await smsc()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
  await far.close()
})

const open = (changes: Partial<SmppSettings> = {}, timing: Partial<Timing> = {}, line = '+985000') => {
  const one = sender(settingsFor(far, changes), line, { ...quick, ...timing })
  opened.push(one)
  return one
}
const to = '+989121234567'
let n = 0
const sms = (text: string) => ({ id: `sms-${n++}`, to, text })

test.each([
  ['plain', 'Your refund is on its way.', 0, 1],
  ['with what the alphabet has no room for at first', 'Price: 5€ {or} [6] @home', 0, 1],
  ['Persian', 'سلام، می‌خواهم سفارش‌تان را پیگیری کنم. ۱۲۳ 🙏', 8, 1],
  ['long', `${'a€'.repeat(200)}end`, 0, 4],
  ['long and Persian', 'سفارش شما فرستاده شد 😀 '.repeat(20), 8, 8],
])('a text arrives as it is: %s', async (_, text, coding, count) => {
  expect(await open().send(sms(text))).toEqual(Array.from({ length: count }, (_, at) => `id-${at + 1}`))
  expect(shown(far.submitted)).toEqual([text])
  for (const pdu of far.submitted) expect(pdu.data_coding).toBe(coding)
})

test('it asks for a receipt, says how long it is worth to try, and who it is from and for', async () => {
  await open().send(sms('Hello'))
  expect(far.submitted[0]).toMatchObject({
    ...{ source_addr: '985000', source_addr_ton: 1, source_addr_npi: 1 },
    ...{ destination_addr: '989121234567', dest_addr_ton: 1, dest_addr_npi: 1 },
    ...{ registered_delivery: 1, esm_class: 0 },
  })
  const hours = ((far.submitted[0]!.validity_period as Date).getTime() - Date.now()) / 3_600_000
  expect(Math.round(hours)).toBe(48)
})

test.each([
  ['Acme', 5, 0],
  ['5000', 3, 0],
  ['30004505000', 0, 1],
  ['', 0, 0],
])('from %j', async (line, ton, npi) => {
  await open({}, {}, line).send(sms('Hello'))
  expect(far.submitted[0]).toMatchObject({ source_addr: line, source_addr_ton: ton, source_addr_npi: npi })
})

test('types of numbers are those that are set', async () => {
  const set = { smppFromTon: '2', smppFromNpi: '8', smppToTon: '0', smppToNpi: '0', smppValidity: 0 } as const
  await open(set).send(sms('Hello'))
  expect(far.submitted[0]).toMatchObject({ source_addr_ton: 2, source_addr_npi: 8, dest_addr_ton: 0, dest_addr_npi: 0 })
  expect(far.submitted[0]!.validity_period).toBeFalsy()
})

test('where the default alphabet is Latin-1, what that does not have goes as UCS-2', async () => {
  const latin = open({ smppAlphabet: 'latin1' })
  await latin.send(sms('£5 @ é'))
  await latin.send(sms('5€'))
  expect(far.submitted.map(({ data_coding }) => data_coding)).toEqual([0, 8])
  // The other side reads septets: these octets mean something else to it.
  expect(far.submitted[0]!.short_message.message).not.toBe('£5 @ é')
  expect(far.submitted[1]!.short_message.message).toBe('5€')
})

test('two long texts to the same number at the same time are not mixed', async () => {
  const going = open()
  const texts = ['first '.repeat(60), 'other '.repeat(60)]
  await Promise.all(texts.map((text) => going.send(sms(text))))
  expect(shown(far.submitted).sort()).toEqual(texts.sort())
})

test('500 messages go out by one session, ten at once and no more', async () => {
  let most = 0
  far.answer = () => null
  const going = open()
  const answered = new Promise<void>((resolve) => {
    let done = 0
    const look = setInterval(() => {
      const waiting = far.submitted.length - done
      most = Math.max(most, waiting)
      for (const pdu of far.submitted.slice(done)) {
        far.as('bind_transmitter')[0]!.send(pdu.response({ message_id: `m-${++done}` }))
      }
      if (done === 500) resolve(clearInterval(look))
    }, 1)
  })
  const ids = await Promise.all(Array.from({ length: 500 }, (_, at) => going.send(sms(`message ${at}`))))
  await answered
  expect(most).toBe(10)
  expect(new Set(ids.flat()).size).toBe(500)
  expect(far.submitted.map(({ short_message }) => short_message.message)).toEqual(
    Array.from({ length: 500 }, (_, at) => `message ${at}`),
  )
  expect(far.binds).toEqual(['bind_transmitter'])
})

test.each([
  ['hex', '255', '255'],
  ['decimal', '00FF', '255'],
  ['decimal', 'no-number', 'no-number'],
  ['same', '00FF', '00FF'],
] as const)('receipts %s: the id %s is known as %s', async (smppReceipts, message_id, known) => {
  far.answer = () => ({ message_id })
  expect(await open({ smppReceipts }).send(sms('Hello'))).toEqual([known])
})

import { createHmac, randomBytes } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { called, twilioFar } from '../support/sms/twilio.ts'
import { hubAddress, key, openSms, typed } from './sms.support.ts'

/** FORGERIES=100000 for all of them. */
const count = Number(process.env.FORGERIES ?? 1000)
const at = `${hubAddress}/in/channel-1/1`
const far = await twilioFar()
afterAll(far.close)
const any = () => randomBytes(20).toString('base64')
const form = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  new Request(url, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

const fields = far.write('+989121234567', 'سلام')
const signature = called(`${at}/message`, fields).headers.get('x-twilio-signature')!
const twilioForgeries: (() => Request)[] = [
  () => form(`${at}/message`, fields),
  () => form(`${at}/message`, fields, { 'x-twilio-signature': any() }),
  () => called(`${at}/message`, fields, { key: any() }),
  () => called(`${at}/message`, fields, { signedFor: `${at}/status` }),
  () =>
    called(`${at}/message`, fields, {
      signedFor: `http://localhost/in/channel-1/1/message`,
      headers: { 'x-forwarded-host': 'localhost' },
    }),
  () => form(`${at}/message`, { ...fields, Body: any() }, { 'x-twilio-signature': signature }),
  () => form(`${at}/message`, { ...fields, From: '+15005550001' }, { 'x-twilio-signature': signature }),
  () => form(`${at}/message`, { ...fields, [any()]: '' }, { 'x-twilio-signature': signature }),
  () => form(`${at}/message?a=${encodeURIComponent(any())}`, fields, { 'x-twilio-signature': signature }),
  () => form(`${at}/status`, { ...fields, MessageStatus: 'delivered' }, { 'x-twilio-signature': signature }),
  () => form(`${at}/message`, fields, { 'x-twilio-signature': signature.toLowerCase() }),
  () => form(`${at}/message`, fields, { 'x-twilio-signature': '', host: '127.0.0.1' }),
  () =>
    form(`${at}/message`, fields, {
      'x-twilio-signature': createHmac('sha1', '').update(`${at}/message`).digest('base64'),
    }),
  // Joined to one text in another way, it reads the same.
  () => form(`${at}/message`, { ...fields, Body: '', [`Body${fields.Body}`]: '' }, { 'x-twilio-signature': signature }),
]
const kavenegar = { messageid: '35850015', from: '09121234567', to: '10004346', message: 'سلام' }
const kavenegarForgeries: (() => Request)[] = [
  () => form(`${at}/message`, kavenegar),
  () => form(`${at}/message?key=`, kavenegar),
  () => form(`${at}/message?key=${encodeURIComponent(any())}`, kavenegar),
  () => form(`${at}/message?key=${key}x`, kavenegar),
  () => form(`${at}/message?key=${key.slice(0, -1)}`, kavenegar),
  () => form(`${at}/message?key=${key.toUpperCase()}`, kavenegar),
  () => form(`${at}/message`, { ...kavenegar, key }),
  () => form(`${at}/message?key=x&key=${key}`, kavenegar),
  () => new Request(`${at}/status?messageid=1&status=10&key=${encodeURIComponent(any())}`),
  () => form(`${at}/message`, kavenegar, { authorization: `Bearer ${key}`, 'x-key': key }),
]
const signed = JSON.stringify({ sms: { id: 'a', from: '09121234567', text: 'Hello' } })
const hmac = (text: string, by = 'signing-key') => createHmac('sha256', by).update(text).digest('hex')
const post = (url: string, body: string, mark: string) =>
  new Request(url, { method: 'POST', body, headers: { 'x-signature': mark } })
const httpForgeries: (() => Request)[] = [
  ...kavenegarForgeries,
  () => post(`${at}/message?key=${key}`, signed, ''),
  () => post(`${at}/message?key=${key}`, signed, any()),
  () => post(`${at}/message?key=${key}`, signed.replace('Hello', any()), hmac(signed)),
  () => post(`${at}/message?key=${key}`, signed, hmac(signed, any())),
  () => post(`${at}/message?key=${key}`, ` ${signed}`, hmac(signed)),
  () => post(`${at}/message?key=${any()}`, signed, hmac(signed)),
]

const httpSettings = {
  ...typed.http(far),
  httpSignature: 'sha256',
  httpSignatureHeader: 'X-Signature',
  httpSignatureKey: 'signing-key',
}
describe.each([
  ['twilio', typed.twilio(far), twilioForgeries, () => called(`${at}/message`, fields)],
  ['kavenegar', typed.kavenegar(far), kavenegarForgeries, () => form(`${at}/message?key=${key}`, kavenegar)],
  ['http', httpSettings, httpForgeries, () => post(`${at}/message?key=${key}`, signed, `sha256=${hmac(signed)}`)],
] as const)('by %s', (_name, settings, forgeries, good) => {
  test(`T28 of ${count} forged and altered calls none is accepted`, { timeout: 600_000 }, async () => {
    const { channel, kept } = await openSms(settings)
    for (let n = 0; n < count; n++)
      expect((await channel.webhook!(forgeries[n % forgeries.length]!())).status).toBe(403)
    expect(kept.raws.size).toBe(0)
  })

  test('T28 a good one is kept before it is acknowledged, and once, however often it comes', async () => {
    const { channel, kept, events } = await openSms(settings)
    kept.failWith = 'unavailable'
    expect((await channel.webhook!(good())).status).toBe(503)
    kept.failWith = undefined
    const answers = await Promise.all(Array.from({ length: 200 }, () => channel.webhook!(good())))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(kept.raws.size).toBe(1)
    expect(events()).toMatchObject([{ type: 'message', from: { address: '+989121234567' } }])
  })

  test('what is no call that it knows is refused, and nothing of it is kept', async () => {
    const { channel, kept } = await openSms(settings)
    const at = `${hubAddress}/in/channel-1`
    for (const path of ['1/other', '2/message', '1/', '1', 'message', '1/message/x', '01/message', '%31/message'])
      expect((await channel.webhook!(form(`${at}/${path}?key=${key}`, fields))).status).toBe(404)
    const large = form(`${at}/1/message?key=${key}`, { ...fields, Body: 'x'.repeat(300_000) })
    expect([403, 413]).toContain((await channel.webhook!(large)).status)
    expect(kept.raws.size).toBe(0)
  })
})

describe('T28 behind a proxy', () => {
  test.each([
    ['https, its usual port named', 'https://hub.example:443', 'https://hub.example'],
    ['another path before it', 'https://hub.example/peyk', 'https://hub.example/peyk'],
    ['http', 'http://hub.example', 'http://hub.example'],
    ['another port', 'https://hub.example:8443', 'https://hub.example:8443'],
  ])('what counts is the address that Twilio was given: %s', async (_what, given, address) => {
    const { channel, kept } = await openSms({ ...typed.twilio(far), address })
    const url = `${given}/in/channel-1/1/message`
    const { body, headers } = called(url, fields)
    // Whatever stands in the request itself says nothing.
    const inside = new Request('http://127.0.0.1:3000/in/channel-1/1/message', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect((await channel.webhook!(inside)).status).toBe(200)
    expect(kept.raws.size).toBe(1)
  })

  test('a wrong address of the hub is told to admins in words, and the call is refused all the same', async () => {
    const { channel, kept } = await openSms({ ...typed.twilio(far), address: 'https://old.example' })
    const url = 'https://hub.example/in/channel-1/1/message'
    const request = called(url, fields, { headers: { host: 'hub.example', 'x-forwarded-proto': 'https' } })
    expect((await channel.webhook!(request)).status).toBe(403)
    expect(kept.statuses).toEqual(['other_address'])
    const missing = await openSms({ ...typed.twilio(far), address: '' })
    expect((await missing.channel.webhook!(called(url, fields, { headers: { host: 'hub.example' } }))).status).toBe(403)
    expect(missing.kept.statuses).toEqual(['address_missing'])
    expect(kept.raws.size + missing.kept.raws.size).toBe(0)
  })
})

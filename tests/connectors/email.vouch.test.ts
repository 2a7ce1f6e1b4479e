import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { createTransport } from 'nodemailer'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { lookups, patience } from '../../connectors/email/vouch/lookups.ts'
import { vouch } from '../../connectors/email/vouch.ts'
import { nameServer } from '../support/dns.ts'

const dns = await nameServer()
afterAll(() => dns.close())
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const key = `v=DKIM1; k=rsa; p=${publicKey.replace(/-----[^-]+-----|\s/g, '')}`

beforeEach(() => {
  dns.records.clear()
  dns.silent.clear()
  dns.records.set('TXT s1._domainkey.bank.example', [key])
  dns.records.set('TXT _dmarc.bank.example', ['v=DMARC1; p=reject'])
  dns.records.set('TXT s1._domainkey.shop.example', [key])
  dns.records.set('TXT _dmarc.lax.example', ['v=DMARC1; p=none'])
})

async function mail(options: { from?: string; signs?: string; lines?: string; length?: number; text?: string } = {}) {
  const { from = 'Carol <carol@bank.example>', signs = '', text = 'Where is my order?' } = options
  const sent = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    from,
    to: 'support@acme.example',
    subject: 'Order',
    text,
    ...(signs && { dkim: { domainName: signs, keySelector: 's1', privateKey } }),
  })
  return `${options.lines ?? ''}${sent.message.toString()}`
}
async function verdict(text: string, authserv = '', address = 'support@acme.example') {
  const bytes = Buffer.from(text)
  const [event] = email.parse({ key: 'k', bytes })
  if (event?.type !== 'message') throw new Error('No message')
  const settings = email.settings.parse({ address, authserv })
  return vouch([dns.server])({ bytes, from: event.from, settings })
}

test('what the domain of the sender signed is verified, with a policy or without one', async () => {
  expect(await verdict(await mail({ signs: 'bank.example' }))).toBe('verified')
  expect(await verdict(await mail({ from: 'x@shop.example', signs: 'shop.example' }))).toBe('verified')
  expect(await verdict(await mail({ from: 'x@news.shop.example', signs: 'shop.example' }))).toBe('verified')
})

test('what pretends to be of a domain that signs everything fails', async () => {
  expect(await verdict(await mail())).toBe('failed')
  expect(await verdict(await mail({ signs: 'shop.example' }))).toBe('failed')
  expect(await verdict(await mail({ from: 'carol@mail.bank.example' }))).toBe('failed')
  const signed = await mail({ signs: 'bank.example' })
  expect(await verdict(signed.replace('Where is my', 'Give me an'))).toBe('failed')
  expect(await verdict(signed.replace('Subject: Order', 'Subject: Password'))).toBe('failed')
})

test('of a domain that asks for nothing nothing is known', async () => {
  expect(await verdict(await mail({ from: 'x@shop.example' }))).toBeUndefined()
  expect(await verdict(await mail({ from: 'x@lax.example' }))).toBeUndefined()
  expect(await verdict(await mail({ from: 'x@lax.example', signs: 'shop.example' }))).toBeUndefined()
})

test('a second sender behind the signature is not believed', async () => {
  const signed = await mail({ signs: 'bank.example' })
  expect(await verdict(`From: boss@acme.example\r\n${signed}`)).toBe('failed')
  expect(await verdict(signed.replace(/\r\n\r\n/, '\r\nFrom: boss@acme.example\r\n\r\n'))).toBe('failed')
})

test('whom programs read differently is never verified', async () => {
  for (const from of [
    'carol@bank.example, boss@bank.example',
    'boss@bank.example <carol@bank.example>, x@bank.example',
  ])
    expect(
      await verdict(`From: ${from}\r\n${(await mail({ signs: 'bank.example' })).replace(/^From:.*\r\n/m, '')}`),
    ).not.toBe('verified')
})

test('what was added to a signed beginning of a body is not verified', async () => {
  const text = await mail()
  const sign = { signingDomain: 'bank.example', selector: 's1', privateKey }
  const whole = await dkimSign(text, { ...sign, signatureData: [sign] })
  expect(await verdict(`${whole.signatures}${text}`)).toBe('verified')
  const { signatures } = await dkimSign(text, { ...sign, signatureData: [{ ...sign, maxBodyLength: 5 }] })
  expect(await verdict(`${signatures}${text}`)).toBe('failed')
})

test('the findings of a server count where it is trusted, and only the topmost', async () => {
  const lines = (...all: string[]) => all.map((line) => `Authentication-Results: ${line}\r\n`).join('')
  const passed = 'mx.acme.example; dmarc=pass (p=REJECT) header.from=bank.example'
  const found = async (...all: string[]) => verdict(await mail({ lines: lines(...all) }), 'mx.acme.example')
  expect(await found(passed)).toBe('verified')
  expect(await found('mx.acme.example; spf=pass smtp.mailfrom=carol@bank.example')).toBe('verified')
  expect(await found('mx.acme.example; dkim=pass header.i=@bank.example header.s=s1')).toBe('verified')
  expect(await found('mx.acme.example; dmarc=fail header.from=bank.example', passed)).toBe('failed')
  expect(await found('mx.acme.example; dmarc=pass header.from=other.example')).toBe('failed')
  expect(await found('mx.acme.example; none (dmarc=pass header.from=bank.example)')).toBe('failed')
  expect(await found('mx.acme.example; dkim=fail reason="; dmarc=pass header.from=bank.example"')).toBe('failed')
})

test('a provider that is known to write its own findings only is trusted without being named', async () => {
  const lines = 'Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=carol@bank.example\r\n'
  expect(await verdict(await mail({ lines }), '', 'acme@gmail.com')).toBe('verified')
  expect(await verdict(await mail({ lines }))).toBe('failed')
})

test('T31 findings that the sender wrote himself are ignored', async () => {
  const forged = [
    'mx.acme.example',
    'mx.google.com',
    'mx.acme.example.evil.example',
    'evil mx.acme.example',
    '"mx.acme.example"',
  ]
  for (const server of forged) {
    const lines = `Authentication-Results: ${server}; dmarc=pass header.from=bank.example; dkim=pass header.d=bank.example\r\n`
    expect(await verdict(await mail({ lines })), server).toBe('failed')
    if (server !== forged[0]) expect(await verdict(await mail({ lines }), 'mx.acme.example'), server).toBe('failed')
    for (const name of ['ARC-Authentication-Results', 'X-Authentication-Results', 'Received-SPF'])
      expect(
        await verdict(await mail({ lines: lines.replace(/^Authentication-Results/, name) }), 'mx.acme.example'),
      ).toBe('failed')
  }
})

test('a DNS that says nothing makes senders unknown, within two seconds, and then without any wait', async () => {
  dns.silent.add('*')
  const own = vouch([dns.server])
  const settings = email.settings.parse({ address: 'support@acme.example' })
  const ask = async (n: number) => {
    const bytes = Buffer.from((await mail({ from: `x@d${n}.example`, signs: 'bank.example' })).toString())
    return own({ bytes, from: { kind: 'email', address: `x@d${n}.example`, verified: false }, settings })
  }
  const began = performance.now()
  const all = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(n)))
  expect(all.every((one) => one === undefined)).toBe(true)
  expect(performance.now() - began).toBeLessThan(3 * patience.one + 2000)
})

test('patience with the DNS has an end in every minute', async () => {
  let at = 0
  let asked = 0
  const ask = lookups(
    () => {
      asked++
      return new Promise(() => {})
    },
    () => at,
  )
  const waits: number[] = []
  for (let n = 0; n < 3; n++) {
    const began = performance.now()
    const answer = ask(`d${n}.example`, 'TXT').catch((error: { code: string }) => error.code)
    at += patience.minute
    expect(await answer).toBe('ETIMEOUT')
    waits.push(performance.now() - began)
  }
  expect(asked).toBe(3)
  expect(waits[0]).toBeGreaterThan(patience.one / 2)
  expect(Math.max(waits[1]!, waits[2]!)).toBeLessThan(patience.one / 2)
})

test('one question is asked once', async () => {
  const text = await mail({ signs: 'bank.example' })
  const own = vouch([dns.server])
  const settings = email.settings.parse({ address: 'support@acme.example' })
  const from = { kind: 'email', address: 'carol@bank.example', verified: false }
  dns.asked.length = 0
  const once = () => own({ bytes: Buffer.from(text), from, settings })
  expect(await Promise.all(Array.from({ length: 20 }, once))).toEqual(Array(20).fill('verified'))
  expect(new Set(dns.asked).size).toBe(dns.asked.length)
})

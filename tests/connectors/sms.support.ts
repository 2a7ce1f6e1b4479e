import { sms } from '../../connectors/sms/index.ts'
import { kavenegarFar, apiKey, line as kavenegarLine } from '../support/sms/kavenegar.ts'
import { plainFar, account } from '../support/sms/plain.ts'
import { called, sid, token, twilioFar, line as twilioLine, type TwilioFar } from '../support/sms/twilio.ts'
import { memoryHost } from './host.ts'
import { smppFar } from './sms.smsc.ts'

export const key = 'callback-key-'.repeat(4)
export const hubAddress = 'https://hub.example'

const local = { smppHost: '127.0.0.1', smppSecurity: 'none', smppUser: 'peyk', smppPassword: 'secret' }

/** What an admin types for each gateway, as its manual says it. */
export const typed = {
  twilio: ({ url }: { url: string }) => ({
    gateway: 'twilio',
    line: twilioLine,
    twilioSid: sid,
    twilioToken: token,
    twilioServer: url,
    region: 'US',
  }),
  kavenegar: ({ url }: { url: string }) => ({
    gateway: 'kavenegar',
    line: kavenegarLine,
    kavenegarKey: apiKey,
    kavenegarServer: url,
  }),
  smpp: ({ port }: { port: number }) => ({ gateway: 'smpp', line: '5000', ...local, smppPort: port }),
  http: ({ url }: { url: string }) => ({
    gateway: 'http',
    line: account.line,
    httpUser: account.user,
    httpPassword: account.password,
    httpUrl: `${url}/v2/messages`,
    httpBody: '{"sender": "{{from}}", "recipient": "{{to}}", "body": "{{text}}", "ref": "{{id}}"}',
    httpHeaders: ['Authorization: Basic {{login}}'],
    httpNumber: 'digits',
    httpTaken: 'ok=true',
    httpId: 'message.id',
    httpReason: 'error.text',
    httpTextAt: 'sms.text',
    httpFromAt: 'sms.from',
    httpIdAt: 'sms.id',
    httpReceiptIdAt: 'report.id',
    httpStateAt: 'report.state',
    httpDelivered: 'DELIVERED',
    httpFailed: 'FAILED|EXPIRED',
    httpBalanceUrl: `${url}/credit`,
    httpBalanceAt: 'credit.left',
    httpBalanceCurrency: 'IRR',
  }),
}
export type GatewayName = keyof typeof typed

export const fars = { twilio: twilioFar, kavenegar: kavenegarFar, smpp: smppFar, http: plainFar }

/** Under the names that it has in another place of the form. */
export const inPlace = (place: 'second' | 'third', given: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      name === 'region' ? [] : [[`${place}${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]],
    ),
  )

/** A channel that these settings open, on a core in memory. */
export async function openSms(given: Record<string, unknown>) {
  const { host, kept } = memoryHost()
  const channel = await sms.open(sms.settings.parse({ secret: key, address: hubAddress, ...given }), host)
  const events = () => [...kept.raws.values()].flatMap((raw) => sms.parse(raw))
  return { channel, kept, events, host }
}

const posted = (url: string, body: string, type = 'application/x-www-form-urlencoded') =>
  new Request(url, { method: 'POST', body, headers: { 'content-type': type } })
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
let received = 70_000

/** What each gateway calls back with when somebody writes, and when a message has arrived; `at` is its place of the channel. */
export const callsBack = {
  twilio: (far: TwilioFar) => ({
    written: (at: string, from: string, text: string) => called(`${at}/message`, far.write(from, text)),
    arrived: (at: string, id: string) => called(`${at}/status`, far.status(id, 'delivered')),
  }),
  kavenegar: (_far: unknown) => ({
    written: (at: string, from: string, message: string) =>
      posted(`${at}/message?key=${key}`, form({ messageid: String(++received), from, to: kavenegarLine, message })),
    arrived: (at: string, messageid: string) => posted(`${at}/status?key=${key}`, form({ messageid, status: '10' })),
  }),
  http: (_far: unknown) => ({
    written: (at: string, from: string, text: string) =>
      posted(
        `${at}/message?key=${key}`,
        JSON.stringify({ sms: { id: `w-${++received}`, from, text } }),
        'application/json',
      ),
    arrived: (at: string, id: string) =>
      posted(`${at}/status?key=${key}`, JSON.stringify({ report: { id, state: 'DELIVERED' } }), 'application/json'),
  }),
}

import { expect, test } from 'vitest'
import { worked } from '../support/working.ts'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'

const most = 39_000_000
const head = 'From: Carol <carol@example.org>\nSubject: large\n'
const filled = (piece: string, end = '') => piece.repeat(Math.ceil(most / Buffer.byteLength(piece))) + end
const text = (more: string, body: string) =>
  `${head}Content-Type: text/plain; charset=utf-8${more}\n\nreadable\n${body}`
const base64 = '\nContent-Transfer-Encoding: base64'
const nested = (depth: number, boundary: (at: number) => string, body: string) =>
  `${head}${Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary="${boundary(at)}"\n\n--${boundary(at)}\n`).join('')}${body}`
const plain = 'Content-Type: text/plain\n\nreadable\n'
const inParts = (piece: (at: number) => string) =>
  `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n${plain}${Array.from({ length: 900 }, (_, at) => `--b\n${piece(at)}`).join('')}--b--\n`

const mails: Record<string, () => string> = {
  'Persian text': () => text('', filled('سلام، سفارش من نرسید.\n')),
  'Persian text in flowed lines': () => text('; format=flowed; delsp=yes', filled('سلام، سفارش \n')),
  'carriage returns': () => text('', filled('\r')),
  'flowed blanks': () => text('; format=flowed', filled(' \n')),
  'Persian text in quoted-printable': () =>
    text('\nContent-Transfer-Encoding: quoted-printable', filled('=D8=B3=D9=84=D8=A7=D9=85=\n')),
  'YQ==': () => `${head}Content-Type: text/plain${base64}\n\n${filled('YQ==')}`,
  'YQ== in a file': () =>
    `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n${plain}--b\nContent-Type: application/pdf${base64}\n\n${filled('YQ==')}\n--b--\n`,
  'padding alone': () => inParts((at) => `Content-Type: application/pdf${base64}\n\n${at === 0 ? filled('=') : ''}\n`),
  'base64 of Persian': () =>
    `${head}Content-Type: text/plain${base64}\n\n${Buffer.from(filled('سلام ').slice(0, 16_000_000)).toString('base64')}`,
  'uuencoded lines': () =>
    `${head}Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n${filled('#86)C\n')}`,
  '30 multiparts around a text': () => nested(30, (at) => `b${at}`, `${plain}${filled('a\n')}`),
  '29 multiparts around a text': () => nested(29, (at) => `b${at}`, `${plain}${filled('a\n')}`),
  '30 multiparts around what looks like their boundary': () => nested(29, () => 'b', `${plain}${filled('--ba\n')}`),
  '30 multiparts around dashes': () => nested(29, (at) => `-b${at}`, `${plain}${filled('-')}`),
  'a header block of 39 MB': () => `${head}${filled('a:\n')}\nreadable\n`,
  'parts of many headers': () => inParts(() => `${'a:\n'.repeat(14_000)}\nreadable\n`),
  'HTML in many parts': () => inParts(() => `Content-Type: text/html\n\n${'<b>a</b>'.repeat(5400)}\n`),
  'alternatives of 13 MB': () =>
    `${head}Content-Type: multipart/alternative; boundary=b\n\n${`--b\n${plain}${'سلام\n'.repeat(1_000_000)}`.repeat(3)}--b--\n`,
}

test.each(Object.keys(mails))('39 MB, %s: shown within two seconds', (name) => {
  const bytes = Buffer.from(mails[name]!())
  const began = worked()
  const [event] = email.parse({ key: 'k', bytes }) as [InboundMessage]
  const took = worked() - began
  if (process.env.TIMES) console.log(`${name}: ${took.toFixed(0)} ms for ${(bytes.length / 1e6).toFixed(1)} MB`)
  expect(event.type).toBe('message')
  expect(event.text.trim() || event.attachments?.[0]?.name).toBeTruthy()
  expect(JSON.stringify({ ...event, attachments: undefined }).length).toBeLessThan(4_000_000)
  expect(took).toBeLessThan(2000)
})

test('what is encoded in pieces is whole', () => {
  const bytes = Buffer.from(`${head}Content-Type: application/pdf${base64}\n\n${'YQ==\n'.repeat(30_000)}YWI=\r\n_-8`)
  const [event] = email.parse({ key: 'k', bytes }) as [InboundMessage]
  const file = Buffer.from(event.attachments![0]!.bytes)
  expect(file.equals(Buffer.concat([Buffer.from(`${'a'.repeat(30_000)}ab`), Buffer.from([0xff, 0xef])]))).toBe(true)
})

test('a text too long to be shown whole is also a file', () => {
  const [event] = email.parse({ key: 'k', bytes: Buffer.from(text('', filled('سلام\n'))) }) as [InboundMessage]
  expect(event.text.length + (event.quoted ?? '').length).toBeLessThanOrEqual(500_000)
  expect(event.text).not.toContain('\ufffd')
  expect(event.attachments!.map(({ bytes }) => bytes.length)[0]).toBeGreaterThan(38_000_000)
})

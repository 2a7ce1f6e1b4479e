import { expect, test } from 'vitest'
import { worked } from '../support/working.ts'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { known } from '../../connectors/email/mime/charset.ts'

const parsed = (mail: string | Buffer) => email.parse({ key: 'k', bytes: Buffer.from(mail) }) as [InboundMessage]
const part = (label: string) => `--b\nContent-Type: text/plain; charset=${label}\n\na\n`
const mail = (parts: string) => `From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`
const many = (count: number, label: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(label(at))).join('')

// Three bytes, too few to be guessed by: only the label says what they are.
const labelled = Buffer.concat([
  Buffer.from('From: a@b.example\nContent-Type: text/plain; charset=windows-1256\n\nabcdefgh '),
  Buffer.from([0xd3, 0xe1, 0xc7, 0xe3]),
])

test('a mail of invented encodings spoils none for the mails after it', () => {
  parsed(mail(many(600, (at) => `invented-${at}`)))
  parsed(mail(many(600, (at) => `"'${' '.repeat(at + 1)}utf-8"`)))
  expect(known('windows-1256')).toBe('windows-1256')
  expect(parsed(labelled)[0].text).toBe('abcdefgh سلام')
})

test('400 k invented encodings in parameters take less than a second', () => {
  const names = Array.from({ length: 199 }, (_, at) => `p${at}*=x${at}''a`).join(';')
  const bytes = mail(many(999, (at) => `x-${at};${names}`))
  const began = worked()
  expect(parsed(bytes)[0].text).toContain('a')
  expect(worked() - began).toBeLessThan(2000)
})

import { randomUUID } from 'node:crypto'
import type { Raw } from '../connector.ts'
import { keyOf } from './listen/key.ts'
import { line } from './mime/words.ts'

/** A mail as `who` would write it: a name, or an address. */
export function pretend(who: string, text: string): Raw {
  const plain = line(who, 100).replace(/[<>"(),;:\\]/g, '')
  const address = plain.includes('@')
    ? plain
    : `${plain.toLowerCase().replace(/[^a-z0-9._-]/g, '') || 'customer'}@example.net`
  const name = Buffer.from(plain.split('@')[0]!).toString('base64')
  const subject = Buffer.from(line(text, 60)).toString('base64')
  const lines = [
    `From: =?utf-8?B?${name}?= <${address.replace(/\s/g, '')}>`,
    'To: support@example.net',
    `Subject: =?utf-8?B?${subject}?=`,
    `Message-ID: <${randomUUID()}@example.net>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ]
  const bytes = Buffer.from(lines.join('\r\n'))
  return { key: keyOf(bytes), bytes }
}

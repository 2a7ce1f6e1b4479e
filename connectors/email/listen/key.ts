import { createHash } from 'node:crypto'
import { split } from '../mime/headers.ts'

// What the way, the folder or another program adds to the same mail; the mail itself is the rest.
const traces =
  /^(?:received|delivered-to|x-original-to|envelope-to|return-path|status|x-status|x-uid|x-keywords|x-mozilla-.*|x-gmail-.*|x-received|x-folder|content-length|lines|authentication-results|arc-.*|received-spf|x-spam.*|x-virus.*)$/

/**
 * By which a mail is known for ever: its content without traces of the way. The same mail in two folders, or after the
 * server numbered everything anew, is one; two that only share a Message-ID, which a forger may use first, are two.
 */
export function keyOf(bytes: Uint8Array): string {
  const { headers, body } = split(bytes)
  const lines = headers.filter(({ name }) => !traces.test(name)).map(({ name, value }) => `${name}:${value}\n`)
  return `mail:${createHash('sha256')
    .update(`${lines.join('')}\n`)
    .update(body)
    .digest('hex')}`
}

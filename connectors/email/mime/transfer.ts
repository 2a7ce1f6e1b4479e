import { base64 } from './base64.ts'
import { uuencoded } from './uu.ts'

/** A body without its transfer encoding. What is not well encoded comes out as far as it goes. */
export function unwrapped(body: Uint8Array, encoding: string): Uint8Array {
  const name = encoding.trim().toLowerCase()
  if (name.includes('base64')) return base64(body)
  if (name.includes('quoted-printable')) return quotedPrintable(body)
  if (/^x-?uu(?:e|encode)?$/.test(name)) return uuencoded(body)
  return body
}

function quotedPrintable(body: Uint8Array): Uint8Array {
  const plain = Buffer.allocUnsafe(body.length)
  let length = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!
    if (byte !== 61) plain[length++] = byte
    else {
      const high = hex(body[at + 1])
      const low = hex(body[at + 2])
      if (high >= 0 && low >= 0) plain[length++] = high * 16 + low
      const skipped = high >= 0 && low >= 0 ? 2 : softBreak(body, at + 1)
      if (skipped === 0) plain[length++] = byte
      at += skipped
    }
  }
  return plain.subarray(0, length)
}

/** Bytes of a line break that was put in only to keep lines short; blanks may have been added before it. */
function softBreak(body: Uint8Array, from: number) {
  let at = from
  while (at - from < 100 && (body[at] === 32 || body[at] === 9 || body[at] === 13)) at++
  if (at >= body.length) return body.length - from
  return body[at] === 10 ? at - from + 1 : 0
}

function hex(byte = 0) {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

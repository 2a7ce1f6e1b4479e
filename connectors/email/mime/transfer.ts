/** A body without its transfer encoding. What is not well encoded comes out as far as it goes. */
export function unwrapped(body: Uint8Array, encoding: string): Uint8Array {
  const name = encoding.trim().toLowerCase()
  if (name.includes('base64')) return base64(body)
  if (name.includes('quoted-printable')) return quotedPrintable(body)
  if (/^x-?uu(?:e|encode)?$/.test(name)) return uuencoded(body)
  return body
}

function base64(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  // Some programs encode piece by piece: each piece has its own padding, and Node stops at the first.
  if (!hasInnerPadding(buffer)) return Buffer.from(buffer.toString('latin1'), 'base64')
  const pieces = buffer.toString('latin1').split(/={1,4}/)
  return Buffer.concat(pieces.slice(0, 10_000).map((piece) => Buffer.from(piece, 'base64')))
}

function hasInnerPadding(buffer: Buffer) {
  const at = buffer.indexOf(61)
  if (at < 0) return false
  return buffer.subarray(at).some((byte) => byte !== 61 && byte > 32)
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

function uuencoded(body: Uint8Array): Uint8Array {
  const lines = Buffer.from(body).toString('latin1').split('\n')
  const from = lines.findIndex((line) => line.startsWith('begin ')) + 1
  const until = lines.findIndex((line, at) => at >= from && line.startsWith('end'))
  return Buffer.concat(lines.slice(from, until < 0 ? undefined : until).map(uuLine))
}

function uuLine(line: string): Uint8Array {
  const length = ((line.charCodeAt(0) || 32) - 32) & 63
  const plain: number[] = []
  for (let at = 1; plain.length < length && at < line.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((next) => ((line.charCodeAt(at + next) || 32) - 32) & 63)
    plain.push((a! << 2) | (b! >> 4), ((b! & 15) << 4) | (c! >> 2), ((c! & 3) << 6) | d!)
  }
  return Uint8Array.from(plain.slice(0, length))
}

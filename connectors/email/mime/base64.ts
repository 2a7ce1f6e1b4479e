/** The six bits of each letter, also of the alphabet for addresses; -1 for what says nothing. */
const values = new Int8Array(256).fill(-1)
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'
for (let at = 0; at < letters.length; at++) values[letters.charCodeAt(at)] = at < 64 ? at : at - 2
const padding = 61

export function base64(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const at = buffer.indexOf(padding)
  // Node is faster, but stops at the first padding.
  if (at < 0) return Buffer.from(buffer.toString('latin1'), 'base64')
  if (buffer.length - at < 100 && /^[=\s]*$/.test(buffer.toString('latin1', at)))
    return Buffer.from(buffer.toString('latin1', 0, at), 'base64')
  return inPieces(buffer)
}

/** Some programs encode piece by piece, each with its own padding. In one pass: 39 MB may be ten million pieces. */
function inPieces(body: Uint8Array): Uint8Array {
  const plain = Buffer.allocUnsafe(Math.ceil((body.length * 3) / 4))
  let length = 0
  let bits = 0
  let held = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!
    if (byte === padding) held = 0
    const value = values[byte]!
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    plain[length++] = (bits >> held) & 255
  }
  return plain.subarray(0, length)
}

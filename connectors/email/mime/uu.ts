const lineFeed = 10

/** In one pass over the bytes: 39 MB may be six million lines. */
export function uuencoded(body: Uint8Array): Uint8Array {
  const plain = Buffer.allocUnsafe(body.length)
  let length = 0
  let at = begin(body)
  while (at < body.length && !startsWith(body, at, 'end')) {
    length = uuLine(body, at, plain, length)
    while (at < body.length && body[at] !== lineFeed) at++
    at++
  }
  return plain.subarray(0, length)
}

/** After the line that says so; without one all of it is meant. */
function begin(body: Uint8Array) {
  let at = 0
  while (at < body.length) {
    const isBegin = startsWith(body, at, 'begin ')
    while (at < body.length && body[at] !== lineFeed) at++
    at++
    if (isBegin) return at
  }
  return 0
}

function startsWith(body: Uint8Array, from: number, word: string) {
  for (let at = 0; at < word.length; at++) if (body[from + at] !== word.charCodeAt(at)) return false
  return true
}

function uuLine(body: Uint8Array, from: number, plain: Uint8Array, written: number) {
  const until = written + six(body[from])
  let length = written
  for (let at = from + 1; length < until && at < body.length && body[at] !== lineFeed; at += 4) {
    const [a, b, c, d] = [six(body[at]), six(body[at + 1]), six(body[at + 2]), six(body[at + 3])]
    plain[length++] = (a << 2) | (b >> 4)
    if (length < until) plain[length++] = ((b & 15) << 4) | (c >> 2)
    if (length < until) plain[length++] = ((c & 3) << 6) | d
  }
  return length
}

const six = (byte = 32) => (byte - 32) & 63

import { bounds } from './bounds.ts'
import { all, first, split, type Header } from './headers.ts'
import { structured, type Structured } from './parameters.ts'
import { unwrapped } from './transfer.ts'

/** One part of a mail; the mail itself is the first. */
export interface Node {
  headers: Header[]
  /** In lower case, like `text/plain`. */
  type: string
  parameters: Structured['parameters']
  disposition: Structured
  /** Without its transfer encoding; empty when there are parts. */
  content: Uint8Array
  parts: Node[]
}

// A name, a slash and a name: everything else says nothing.
const isType = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/

/**
 * A mail as a tree. Written by us because `parse` has to answer at once, has to stop at bounds instead of throwing, and has
 * to see the bytes of a text to doubt the encoding that it claims.
 */
export function tree(bytes: Uint8Array): Node {
  return node(unfolded(bytes), 0, 'text/plain', { parts: 0, searched: 0 })
}

/** What has been looked at so far. */
interface Spent {
  parts: number
  searched: number
}

function node(bytes: Uint8Array, depth: number, usual: string, spent: Spent): Node {
  spent.parts++
  const { headers, body } = split(bytes, depth === 0 ? bounds.headers : bounds.partHeaders)
  const given = structured(first(headers, 'content-type'))
  const type = isType.test(given.value) ? given.value : given.value.startsWith('text') ? 'text/plain' : usual
  const shape = {
    headers,
    type,
    parameters: given.parameters,
    disposition: structured(first(headers, 'content-disposition')),
  }
  const whole = { ...shape, content: new Uint8Array(), parts: [] }
  if (!type.startsWith('multipart/')) return { ...whole, content: unwrapped(body, encodingOf(headers)) }
  if (depth >= bounds.depth) return { ...whole, type: 'application/octet-stream', content: body }
  const inner = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const parts: Node[] = []
  for (const piece of pieces(searched(body, spent), given.parameters.boundary ?? '')) {
    if (spent.parts >= bounds.parts) break
    parts.push(node(piece, depth + 1, inner, spent))
  }
  // No boundary was found: it is read as what it most likely is.
  return parts.length > 0
    ? { ...whole, parts }
    : { ...whole, type: 'text/plain', content: unwrapped(body, encodingOf(headers)) }
}

/** Large multiparts in each other without end are an attack: of what they hold, the beginning is read. */
function searched(body: Uint8Array, spent: Spent) {
  spent.searched += body.length
  return spent.searched > bounds.searched ? body.subarray(0, bounds.searchedBeyond) : body
}

const encodingOf = (headers: Header[]) => all(headers, 'content-transfer-encoding').at(0) ?? ''

function* pieces(body: Uint8Array, named: string): Generator<Uint8Array> {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const boundary = named === '' || named.length > bounds.boundary ? likely(buffer) : Buffer.from(`--${named}`, 'utf8')
  if (!boundary) return
  let from = -1
  for (const line of delimiters(buffer, boundary)) {
    if (from >= 0) yield buffer.subarray(from, line.from)
    from = line.isLast ? -1 : line.next
    if (line.isLast) return
  }
  if (from >= 0) yield buffer.subarray(from)
}

/** Without a name, the first line that looks like a boundary is it. */
function likely(buffer: Buffer) {
  const found = /^--[\w'()+,./:=?-]{5,70}[ \t]{0,9}\r?$/m.exec(buffer.toString('latin1', 0, 64 * 1024))
  return found && Buffer.from(found[0].trimEnd(), 'latin1')
}

/** Where each delimiter line stands; the line break before it belongs to it. */
function* delimiters(buffer: Buffer, boundary: Buffer) {
  for (let at = next(buffer, boundary, 0); at >= 0; at = next(buffer, boundary, lineAfter(buffer, at))) {
    let end = at + boundary.length
    const isLast = buffer[end] === 45 && buffer[end + 1] === 45
    if (isLast) end += 2
    while (buffer[end] === 32 || buffer[end] === 9 || buffer[end] === 13) end++
    if (end < buffer.length && buffer[end] !== 10) continue
    const before = at > 1 && buffer[at - 2] === 13 ? at - 2 : Math.max(at - 1, 0)
    yield { from: before, next: Math.min(end + 1, buffer.length), isLast }
  }
}

function lineAfter(buffer: Buffer, at: number) {
  const end = buffer.indexOf(10, at)
  return end < 0 ? buffer.length : end + 1
}

/** Where a line begins so. `indexOf` takes ten times as long where everything is dashes. */
function next(buffer: Buffer, boundary: Buffer, from: number) {
  let at = from
  while (at < buffer.length) {
    let same = 0
    while (same < boundary.length && buffer[at + same] === boundary[same]) same++
    if (same === boundary.length) return at
    while (at < buffer.length && (buffer[at] !== 10 || buffer[at + 1] !== 45)) at++
    at++
  }
  return -1
}

/** Without what programs put before the first header; old Macs end lines with a carriage return alone. */
function unfolded(bytes: Uint8Array): Uint8Array {
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (from < bytes.length && (bytes[from] === 10 || bytes[from] === 13)) from++
  const rest = bytes.subarray(from)
  if (rest.subarray(0, 64 * 1024).includes(10) || !rest.subarray(0, 64 * 1024).includes(13)) return rest
  return rest.map((byte) => (byte === 13 ? 10 : byte))
}

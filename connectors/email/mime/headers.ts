import { bounds } from './bounds.ts'
import { decode } from './charset.ts'

/** `name` is in lower case, `value` unfolded and not yet decoded. */
export interface Header {
  name: string
  value: string
  /** A line that is no header stands behind it: some programs add that to its value, others take it for the body. */
  isRagged?: true
}

const lineFeed = 10
const carriageReturn = 13
const isName = /^[!-9;-~]{1,200}[ \t]{0,20}:/

/** The headers before the first empty line, and where the body begins. Text without headers is all body. */
export function split(bytes: Uint8Array, most = bounds.headers): { headers: Header[]; body: Uint8Array } {
  const headers: Header[] = []
  let at = 0
  for (let lines = 0; at < bytes.length; lines++) {
    // Too much of it: the rest of the block is passed over, so that the body is still found.
    if (at >= bounds.headerBlock || lines >= 3 * most) return { headers, body: bytes.subarray(afterBlock(bytes, at)) }
    const { line, next } = lineAt(bytes, at)
    if (line.length === 0) return { headers, body: bytes.subarray(next) }
    if (!add(headers, line, at === 0, most)) return { headers, body: bytes.subarray(at) }
    at = next
  }
  return { headers, body: bytes.subarray(bytes.length) }
}

/** After the next empty line; `from` begins a line. */
function afterBlock(bytes: Uint8Array, from: number) {
  let begin = from
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== lineFeed) continue
    if (at === begin || (at === begin + 1 && bytes[begin] === carriageReturn)) return at + 1
    begin = at + 1
  }
  return bytes.length
}

function lineAt(bytes: Uint8Array, at: number) {
  const found = bytes.indexOf(lineFeed, at)
  const end = found < 0 ? bytes.length : found
  const trimmed = end > at && bytes[end - 1] === carriageReturn ? end - 1 : end
  return { line: bytes.subarray(at, trimmed), next: found < 0 ? bytes.length : found + 1 }
}

/** False when the line can be no header: the empty line before the body was forgotten. */
function add(headers: Header[], bytes: Uint8Array, isFirst: boolean, most: number): boolean {
  const last = headers.at(-1)
  const isFull = last !== undefined && last.value.length >= bounds.headerValue
  if (isFull && (bytes[0] === 32 || bytes[0] === 9)) return true
  const line = decode(bytes.subarray(0, bounds.headerValue))
  if (/^[ \t]/.test(line) && last) {
    last.value += line
    return true
  }
  if (isFirst && line.startsWith('From ')) return true
  if (!isName.test(line)) {
    if (last) last.isRagged = true
    return line.trim() === '' || /^[>:]/.test(line)
  }
  const colon = line.indexOf(':')
  if (headers.length < most)
    headers.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() })
  return true
}

export const first = (headers: Header[], name: string) => headers.find((header) => header.name === name)?.value ?? ''
export const all = (headers: Header[], name: string) =>
  headers.filter((header) => header.name === name).map(({ value }) => value)
export const has = (headers: Header[], name: string) => headers.some((header) => header.name === name)

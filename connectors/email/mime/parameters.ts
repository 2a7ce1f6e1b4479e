import { decode } from './charset.ts'
import { words } from './words.ts'

export interface Structured {
  /** In lower case. */
  value: string
  parameters: Record<string, string>
}

/** What somebody asks for: a stranger's other parameters may each name an encoding that has to be tried. */
const asked = new Set(['boundary', 'charset', 'delsp', 'filename', 'format', 'name', 'report-type'])

/** `text/plain; charset=utf-8; name*0*=utf-8''%D8; name*1*=%B3`: RFC 2045 with the continuations of RFC 2231. */
export function structured(header: string): Structured {
  const [value = '', ...rest] = pieces(withoutComments(header))
  const given = new Map<string, string>()
  for (const piece of rest.slice(0, 200)) {
    const equals = piece.indexOf('=')
    const name = piece.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    // The first of two equal ones counts, as for headers: which of them a filter looked at is unknown.
    if (name && !given.has(name)) given.set(name, unquoted(piece.slice(equals + 1).trim()))
  }
  return { value: value.trim().toLowerCase(), parameters: joined(given) }
}

/** Split at each `;` outside of quotes. */
function pieces(header: string): string[] {
  const found: string[] = []
  let from = 0
  let inside = false
  for (let at = 0; at < header.length; at++) {
    const mark = header[at]
    if (mark === '\\' && inside) at++
    else if (mark === '"') inside = !inside
    else if (mark === ';' && !inside) {
      found.push(header.slice(from, at))
      from = at + 1
    }
  }
  return [...found, header.slice(from)]
}

/** A comment stands between words: `filename=Invoice(1).pdf` has none. */
function withoutComments(header: string): string {
  const open = / \([^()"]{0,1000}\)/g
  return header.includes('(') ? header.replace(open, ' ') : header
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  let plain = ''
  for (let at = 1; at < text.length && text[at] !== '"'; at++) {
    // Only quotes are escaped in practice: C:\Users\me is a path that a program wrote.
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++
    plain += text[at]
  }
  return plain
}

function joined(given: Map<string, string>): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of given) {
    const star = name.indexOf('*')
    if (!asked.has(star < 0 ? name : name.slice(0, star))) continue
    if (star < 0) parameters[name] ??= words(value)
    else if (/^\*0?\*?$/.test(name.slice(star))) parameters[name.slice(0, star)] = continued(given, name.slice(0, star))
  }
  return parameters
}

function continued(given: Map<string, string>, name: string): string {
  const whole = given.get(`${name}*`)
  if (whole !== undefined) return extended(whole)
  let encoded = ''
  for (let at = 0; at < 200; at++) {
    const plain = given.get(`${name}*${at}`)
    const next = plain === undefined ? given.get(`${name}*${at}*`) : escape(plain)
    if (next === undefined) break
    encoded += next
  }
  return extended(encoded)
}

/** Sections may be written plainly beside encoded ones. */
const escape = (plain: string) => plain.replace(/%/g, '%25')

function extended(written: string): string {
  const [charset, , ...rest] = written.split("'")
  const encoded = rest.length > 0 ? rest.join("'") : written
  return decode(percent(encoded), rest.length > 0 ? charset : 'utf-8')
}

function percent(encoded: string): Uint8Array {
  const bytes = Buffer.from(encoded, 'utf8')
  const plain: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    const hex = bytes[at] === 37 ? Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16) : Number.NaN
    if (Number.isNaN(hex)) plain.push(bytes[at]!)
    else at += plain.push(hex) && 2
  }
  return Uint8Array.from(plain)
}

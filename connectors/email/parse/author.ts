import { words } from '../mime/words.ts'
import { lower } from './addresses.ts'

/** Nobody's name and address are longer. */
const most = 2000
const control = /(?!\t)\p{Cc}/u
const quoted = /"(?:[^"\\]|\\.)*"/g
const comment = /\([^()<>@"\\\n]*\)/g
// A line feed stands where something was quoted, a carriage return where a comment was: no value holds either itself.
// `[Ticket] Name`, as trackers and lists write it, no standard allows: some programs find nobody in it, and none another one.
const named = /^((?:[^<>()"\\[\];:]|\[[^<>()"\\[\],;:@\r\n]*\])*)<([^\s<>()"\\[\],;:]+)>[ \t\r]*$/
const bare = /^[ \t]*([^\s<>()"\\[\],;:]+)[ \t\r]*$/
const listed = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g

/**
 * The one address that every program finds in these headers, or null where they differ: over two of them, addresses in
 * names that are not quoted, comments inside of addresses and whatever else each program mends in its own way.
 */
export function plainAddress(values: string[]): string | null {
  const [value = ''] = values
  if (values.length !== 1 || value.length > most || control.test(value)) return null
  const outline = value.replace(quoted, '\n').replace(comment, '\r')
  const [, name = '', given] = named.exec(outline) ?? ['', '', bare.exec(outline)?.[1]]
  const address = lower(given)
  return address && isPlain(given!) && !misleads(name.replace(/[\r\n]/g, '"').trim(), address) ? address : null
}

/** Whether every program finds the same addresses in these headers. */
export function isPlainList(values: string[]): boolean {
  if (plainAddress(values)) return true
  const [value = ''] = values
  const isOne = (one: string) => !one.replace(quoted, '').includes('[') && plainAddress([one]) !== null
  return values.length === 1 && value.length <= most && (value.match(listed) ?? []).every(isOne)
}

/** Without anything that some programs decode, take away or write otherwise. */
const isPlain = (address: string) =>
  !address.includes('=?') && address.normalize('NFKC') === address && !/^\.|\.$|\.@|@\./.test(address)

/** Some take an unquoted address in a name for the sender's, and some read what is encoded in it as if it were not. */
function misleads(name: string, address: string) {
  if (name.includes('@')) return name.toLowerCase() !== address
  const decoded = words(name)
  return decoded.includes('@') && /[<>,;]/.test(decoded)
}

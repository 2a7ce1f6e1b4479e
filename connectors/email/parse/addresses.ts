import { addressParser } from 'postal-mime'
import type { Participant } from '../../connector.ts'
import { bounds } from '../mime/bounds.ts'
import { line } from '../mime/words.ts'

// What nobody sees would make two addresses of one that look the same, and what nobody could read is no part of one.
const isAddress = /^[^\s@<>"(),;:\\\p{Cc}\p{Cf}\p{Cs}\ufffd]{1,64}@[^\s@<>"(),;:\\\p{Cc}\p{Cf}\p{Cs}\ufffd]{1,255}$/u
// The KELVIN SIGN and the dotted I: in lower case these two alone would make an ASCII address of another one.
const becomesAscii = /[\u212a\u0130]/
// Behind a parenthesis that is never closed it would be taken for an address; it is somebody's name.
const inQuotes = /(?<=^|[\s,])"[^"\\]*"/g
// Taken away, they would make an address of two halves.
const controls = /(?!\t)\p{Cc}/gu

/** Who is named in an address header, without groups, doubles and what is no address. */
export function addresses(values: string[]): Participant[] {
  const found = new Map<string, Participant>()
  for (const value of values) {
    for (const { address, name } of parsed(value)) {
      if (found.size >= bounds.addresses) return [...found.values()]
      const plain = lower(address)
      if (plain && !found.has(plain)) found.set(plain, { kind: 'email', address: plain, ...named(name, plain) })
    }
  }
  return [...found.values()]
}

function parsed(value: string) {
  try {
    const text = value.slice(0, bounds.headerValue).replace(controls, '\ufffd')
    const unquoted = text.replace(inQuotes, ' ')
    const found = addressParser(text, { flatten: true }).filter(
      ({ address = '' }) => unquoted.includes(address) || !text.includes(address),
    )
    // An address is never made of what is encoded, which is somebody's name, or of what stands around a comment.
    return /=\?|\(/.test(text) ? found.filter(({ address = '' }) => text.includes(address)) : found
  } catch {
    return []
  }
}

/** The one spelling of an address by which it is known, or null when it is none. */
export function lower(address = ''): string | null {
  const plain = address.trim().toLowerCase()
  return !becomesAscii.test(address) && isAddress.test(plain) ? plain : null
}

function named(given: string | undefined, address: string) {
  const name = line(given ?? '', 200).replace(/^['"]|['"]$/g, '')
  // A name that spells another address is there to be taken for it.
  const spelled = name.split(' ').find((word) => word.includes('@'))
  const lies = spelled !== undefined && !spelled.toLowerCase().includes(address)
  return name === '' || name.toLowerCase() === address || lies ? {} : { name }
}

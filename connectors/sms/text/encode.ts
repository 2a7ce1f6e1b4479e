import { basic, escape, escaped, septetsOf } from './alphabet.ts'

/** Each septet in an octet of its own, as gateways take it. Throws for a letter that is not in the alphabet. */
export function toGsm(text: string): Uint8Array {
  const septets = [...text].flatMap((letter) => {
    const found = septetsOf(letter)
    if (!found) throw new Error('Not in the alphabet')
    return found
  })
  return Uint8Array.from(septets)
}

export function fromGsm(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!
    // There is no such septet: it comes from those who take the default alphabet for Latin-1.
    if (octet > 0x7f) text += String.fromCharCode(octet)
    else if (octet !== escape) text += basic[octet]
    else if (at + 1 < octets.length) text += escaped(octets[++at]! & 0x7f)
  }
  return text
}

/** Big-endian, two octets for each unit of UTF-16: what handsets make of UCS-2 today. */
export function toUcs2(text: string): Uint8Array {
  const octets = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at++) octets.setUint16(at * 2, text.charCodeAt(at))
  return new Uint8Array(octets.buffer)
}

export const fromUcs2 = (octets: Uint8Array) => new TextDecoder('utf-16be').decode(octets)

export const isLatin1 = (text: string) => [...text].every((letter) => letter.codePointAt(0)! <= 0xff)
export const toLatin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
// Not by TextDecoder: its Latin-1 is Windows-1252.
export const fromLatin1 = (octets: Uint8Array) => Array.from(octets, (octet) => String.fromCharCode(octet)).join('')

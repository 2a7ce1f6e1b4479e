import { codingOf, cut } from '../../text/cut.ts'
import { isLatin1, toGsm, toLatin1, toUcs2 } from '../../text/encode.ts'
import { hasHeader } from '../pdu/message.ts'
import type { SmppSettings } from '../settings.ts'

/** One message of those that a text is sent in. */
export interface Piece {
  kind: number
  coding: number
  octets: Uint8Array
}

const usual = 0
const ucs2 = 8

/** `reference` names the text, where it is several, among all others to the same number. */
export function piecesOf(text: string, alphabet: SmppSettings['smppAlphabet'], reference: number): Piece[] {
  const { coding, encode, pieces } = encoded(text, alphabet)
  if (pieces.length === 1) return [{ kind: 0, coding, octets: encode(text) }]
  return pieces.map((piece, at) => ({
    kind: hasHeader,
    coding,
    octets: Buffer.concat([Buffer.of(5, 0, 3, reference, pieces.length, at + 1), encode(piece)]),
  }))
}

function encoded(text: string, alphabet: SmppSettings['smppAlphabet']) {
  const isGsm = codingOf(text) === 'gsm'
  if (isGsm && alphabet === 'gsm') return { coding: usual, encode: toGsm, pieces: cut(text) }
  // The gateway makes septets of it, so it is cut as such.
  if (isGsm && isLatin1(text)) return { coding: usual, encode: toLatin1, pieces: cut(text) }
  return { coding: ucs2, encode: toUcs2, pieces: cut(text, 'ucs2') }
}

import { fromGsm, fromLatin1, fromUcs2 } from '../../text/encode.ts'
import type { SmppSettings } from '../settings.ts'

/** Throws for what is no text. `usual`: what the gateway takes for its default alphabet. */
export function textOf(coding: number, octets: Uint8Array, usual: SmppSettings['smppAlphabet']): string {
  const known = codings[alphabetOf(coding)]
  if (!known) throw new Error('No text, or in an alphabet that is not known')
  return known(octets, usual)
}

/** 5.2.19. Those of GSM 03.38 bear a class beside the alphabet, such as that of what is shown at once and not kept. */
function alphabetOf(coding: number): number {
  const group = coding >> 4
  if (group === 0) return coding
  if (group === 0xe) return 8
  if (group === 0xc || group === 0xd) return 0
  if (group === 0xf) return coding & 4
  return group <= 3 ? coding & 0x0c : -1
}

type Decode = (octets: Uint8Array, usual: SmppSettings['smppAlphabet']) => string
const codings: Record<number, Decode> = {
  0: (octets, usual) => (usual === 'gsm' ? fromGsm(octets) : fromLatin1(octets)),
  1: fromLatin1,
  3: fromLatin1,
  6: (octets) => new TextDecoder('iso-8859-5').decode(octets),
  7: (octets) => new TextDecoder('iso-8859-8').decode(octets),
  8: fromUcs2,
}

import type { Counting } from '../connector.ts'
import type { Settings } from './settings.ts'
import { basic, escape, extension } from './text/alphabet.ts'
import { room } from './text/cut.ts'

/** As operators count: the default alphabet or UCS-2 for the whole text. */
export const counting = ({ partPrice: price, currency }: Settings): Counting => ({
  alphabet: basic.replace(String.fromCharCode(escape), ''),
  wide: Object.keys(extension).join(''),
  room: { alphabet: [room.gsm.alone, room.gsm.joined], other: [room.ucs2.alone, room.ucs2.joined] },
  price,
  currency,
})

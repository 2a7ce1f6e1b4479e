import { septetsOf } from './alphabet.ts'

export type Coding = 'gsm' | 'ucs2'

/** Units that a message has room for: septets of 7 bits, or halves of UTF-16. One of several bears a header of six octets. */
export const room = { gsm: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } }

export const codingOf = (text: string): Coding =>
  [...text].every((letter) => septetsOf(letter) !== undefined) ? 'gsm' : 'ucs2'

/** The pieces that a text is sent in, one for each message. No letter is torn; what shows several as one may be. */
export function cut(text: string, coding: Coding = codingOf(text)): string[] {
  const letters = [...text]
  const sizes = letters.map((letter) => (coding === 'gsm' ? septetsOf(letter)!.length : letter.length))
  const { alone, joined } = room[coding]
  if (sizes.reduce((all, size) => all + size, 0) <= alone) return [text]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const [at, letter] of letters.entries()) {
    if (used + sizes[at]! > joined) {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += letter
    used += sizes[at]!
  }
  return [...pieces, piece]
}

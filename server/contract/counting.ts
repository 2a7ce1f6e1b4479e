import { partsOf } from './parts.ts'

/** How a far side counts and charges what is sent to it. */
export interface Counting {
  /** The letters of which most have room in one part. */
  alphabet: string
  /** Further ones that take the room of two. */
  wide: string
  /** How many have room in a part alone, and in one of several: of that alphabet, and of any other. */
  room: { alphabet: [alone: number, joined: number]; other: [alone: number, joined: number] }
  /** For each part; 0: not known. */
  price: number
  currency: string
}

export interface Counted {
  parts: number
  /** What has room in the last part yet. */
  left: number
  /** For all of them; 0: not known. */
  cost: number
}

/** How many parts a text goes out in, cut first to what the channel takes at once. No letter is torn. */
export function count(text: string, counting: Counting, most: number | null): Counted {
  const all = partsOf(text, most ?? undefined).map((one) => counted(one, counting))
  const parts = all.reduce((sum, one) => sum + one.parts, 0)
  return { parts, left: all.at(-1)!.left, cost: parts * counting.price }
}

function counted(text: string, { alphabet, wide, room }: Counting) {
  const letters = [...text]
  const isPlain = letters.every((letter) => alphabet.includes(letter) || wide.includes(letter))
  const sizeOf = (letter: string) => (isPlain ? (wide.includes(letter) ? 2 : 1) : letter.length)
  const [alone, joined] = isPlain ? room.alphabet : room.other
  const whole = letters.reduce((sum, letter) => sum + sizeOf(letter), 0)
  if (whole <= alone) return { parts: 1, left: alone - whole }
  let parts = 1
  let used = 0
  for (const letter of letters) {
    const size = sizeOf(letter)
    if (used + size > joined) {
      parts++
      used = 0
    }
    used += size
  }
  return { parts, left: joined - used }
}

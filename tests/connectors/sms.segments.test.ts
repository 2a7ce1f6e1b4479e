import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
// @ts-expect-error it brings no types
import split from 'split-sms'
import { expect, test } from 'vitest'
import { basic, extension } from '../../connectors/sms/text/alphabet.ts'
import { codingOf, cut, room } from '../../connectors/sms/text/cut.ts'
import { fromGsm, fromUcs2, toGsm, toUcs2 } from '../../connectors/sms/text/encode.ts'

interface Split {
  characterSet: 'GSM' | 'Unicode'
  parts: { content: string; length: number; bytes: number }[]
}
const splitOf = (text: string) => (split as { split(text: string): Split }).split(text)

const gsm = [...basic].filter((letter) => letter !== '\u001B')
const extended = Object.keys(extension)
const persian = [...'آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیي ك‌،؛؟«»۰۱۲۳۴۵۶۷۸۹ ']
const pictures = ['😀', '🙏', '👍🏽', '👩‍👩‍👧', '🇮🇷', '❤️', 'e\u0301', 'بَ', '𝒳']

const lettersOf = (...kinds: string[][]) => fc.array(fc.constantFrom(...kinds.flat()), { maxLength: 480, size: 'max' })
/** What is near a boundary is where they would differ. */
const edges = fc.constantFrom(
  1,
  66,
  67,
  68,
  69,
  70,
  71,
  133,
  134,
  135,
  152,
  153,
  154,
  159,
  160,
  161,
  305,
  306,
  307,
  459,
)
const around = fc
  .tuple(
    edges,
    fc.constantFrom('a', '€', 'س', '😀'),
    lettersOf(gsm, extended, persian).map((some) => some.slice(0, 4)),
  )
  .map(([length, letter, rest]) => letter.repeat(length) + rest.join(''))
const texts = fc.oneof(
  lettersOf(gsm).map((some) => some.join('')),
  lettersOf(gsm, extended, extended, extended).map((some) => some.join('')),
  lettersOf(persian).map((some) => some.join('')),
  lettersOf(persian, gsm, extended).map((some) => some.join('')),
  lettersOf(persian, pictures, pictures).map((some) => some.join('')),
  lettersOf(['\r\n', '\n', '\t', 'ç', 'Ç', '`', '😀'], gsm).map((some) => some.join('')),
  around,
)
const tenThousand = () => fc.sample(texts, 10_000)

test(
  '10,000 texts are cut as by split-sms: the same alphabet, and piece for piece the same text',
  { timeout: 120_000 },
  () => {
    const differ = tenThousand().filter((text) => {
      const { characterSet, parts } = splitOf(text)
      if ((characterSet === 'GSM' ? 'gsm' : 'ucs2') !== codingOf(text)) return true
      return JSON.stringify(parts.map(({ content }) => content)) !== JSON.stringify(cut(text))
    })
    expect(differ).toEqual([])
  },
)

// It tears nothing that shows as one letter, which takes another message now and then: handsets do not, and tear pairs at most.
test(
  '10,000 texts are counted as by sms-segments-calculator, unless it keeps several letters together',
  { timeout: 120_000 },
  () => {
    let together = 0
    const differ = tenThousand().filter((text) => {
      const theirs = new SegmentedMessage(text)
      if ((theirs.encodingName === 'GSM-7' ? 'gsm' : 'ucs2') !== codingOf(text)) return true
      if (theirs.segmentsCount === cut(text).length) return false
      together++
      return !tears(cut(text), theirs.graphemes)
    })
    expect(differ).toEqual([])
    expect(together).toBeLessThan(500)
  },
)

/** Whether any piece ends within one of these. */
function tears(pieces: string[], graphemes: string[]) {
  const ends = new Set<number>()
  let at = 0
  for (const grapheme of graphemes) ends.add((at += grapheme.length))
  at = 0
  return pieces.some((piece) => !ends.has((at += piece.length)))
}

test('no piece is longer than its room or ends within a letter, and all of them are the text', () => {
  for (const text of tenThousand()) {
    const coding = codingOf(text)
    const pieces = cut(text)
    expect(pieces.join('')).toBe(text)
    const octets = pieces.map((piece) => (coding === 'gsm' ? toGsm(piece) : toUcs2(piece)))
    const { alone, joined } = room[coding]
    const most = (pieces.length === 1 ? alone : joined) * (coding === 'gsm' ? 1 : 2)
    for (const some of octets) expect(some.length).toBeLessThanOrEqual(most)
    expect(octets.map(coding === 'gsm' ? fromGsm : fromUcs2)).toEqual(pieces)
  }
})

test.each([
  ['', 'gsm', 1],
  ['€'.repeat(80), 'gsm', 1],
  ['€'.repeat(81), 'gsm', 2],
  ['س'.repeat(71), 'ucs2', 2],
  ['س'.repeat(135), 'ucs2', 3],
  ['😀'.repeat(35), 'ucs2', 1],
  ['😀'.repeat(36), 'ucs2', 2],
  ['می\u200Cخواهم', 'ucs2', 1],
])('%j', (text, coding, count) => {
  expect([codingOf(text), cut(text).length]).toEqual([coding, count])
})

test('an octet that is no septet, and an escape before nothing, are read all the same', () => {
  expect(fromGsm(Uint8Array.of(0x1b, 0x65, 0x1b, 0x41, 0xe9, 0x1b))).toBe('€Aé')
})

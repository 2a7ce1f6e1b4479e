import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf } from '../../server/contract/parts.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'ب', ' ', '\n', '🙏', '‌'), maxLength: 200 })

test('a text in parts is the same text, each part short enough and no character cut', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, most) => {
      const parts = partsOf(whole, most)
      const letters = (from: string) => from.replaceAll(/\s/g, '')
      expect(letters(parts.join(''))).toBe(letters(whole))
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(most)
      expect(parts.every((part) => part.isWellFormed())).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('a text that fits is one part, as it was written', () => {
  expect(partsOf('  two\n\nlines ', 100)).toEqual(['  two\n\nlines '])
  expect(partsOf('as long as you like')).toEqual(['as long as you like'])
})

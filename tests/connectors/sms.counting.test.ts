import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { expect, test } from 'vitest'
import { sms } from '../../connectors/sms/index.ts'
import { cut } from '../../connectors/sms/text/cut.ts'
import { count } from '../../server/contract/counting.ts'
import { partsOf } from '../../server/contract/parts.ts'
import { typed } from './sms.support.ts'

const settings = sms.settings.parse({ ...typed.kavenegar({ url: '' }), partPrice: 120, currency: 'IRT' })
const counting = sms.counting!(settings)
const letters = fc.constantFrom(...'abc €{}~\n', ...'سلام خوبی؟‌', '😀', 'é', 'ê')
const texts = fc.oneof(
  fc.string({ unit: letters, maxLength: 700 }),
  fc.string({ unit: fc.constantFrom(...'abc €{}'), maxLength: 700 }),
  fc
    .tuple(fc.constantFrom('a', '€', 'س', '😀'), fc.integer({ min: 1, max: 620 }))
    .map(([one, times]) => one.repeat(times)),
)

test(
  '10,000 texts are counted for who writes them as they are cut for who sends them, and as Twilio counts',
  { timeout: 120_000 },
  () => {
    for (const text of fc.sample(texts, 10_000)) {
      expect(count(text, counting, null).parts, text).toBe(cut(text).length)
      // Of letters that it does not keep together, it says the same.
      if (!/[\u{1F600}\r]/u.test(text))
        expect(count(text, counting, null).parts).toBe(new SegmentedMessage(text).segmentsCount)
    }
  },
)

test('a text that goes out as several messages costs as much as all of them', () => {
  const { textLength } = sms.limits
  for (const text of fc.sample(texts, 1000)) {
    const messages = partsOf(text, textLength)
    const parts = messages.reduce((sum, one) => sum + cut(one).length, 0)
    expect(count(text, counting, textLength!)).toMatchObject({ parts, cost: parts * 120 })
  }
})

test.each([
  ['سلام', { parts: 1, left: 66, cost: 120 }],
  ['س'.repeat(71), { parts: 2, left: 63, cost: 240 }],
  ['a'.repeat(160), { parts: 1, left: 0, cost: 120 }],
  ['€'.repeat(80), { parts: 1, left: 0, cost: 120 }],
])('%s', (text, counted) => expect(count(text, counting, 603)).toEqual(counted))

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberOf, senderOf } from '../../connectors/sms/numbers.ts'

const digits = (text: string, zero: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)))

/** All the ways in which people of Iran and their gateways write one number. */
const spellings = (national: string) => {
  const rest = national.slice(1)
  const plain = [
    national,
    `+98${rest}`,
    `0098${rest}`,
    `98${rest}`,
    `+980${rest}`,
    `${national.slice(0, 4)} ${national.slice(4, 7)} ${national.slice(7)}`,
    `${national.slice(0, 4)}-${national.slice(4, 7)}-${national.slice(7)}`,
    `(+98) ${rest.slice(0, 3)} ${rest.slice(3)}`,
    ` ${national} `,
    `+98 (0) ${rest}`,
    `tel:+98${rest}`,
  ]
  return plain.flatMap((one) => [
    one,
    digits(one, '۰'),
    digits(one, '٠'),
    digits(one, '０'),
    `\u202a${one}\u202c`,
    `\u200e${one}`,
  ])
}

test('5,000 numbers, each in every spelling, are 5,000 addresses', { timeout: 120_000 }, () => {
  const known = new Set<string>()
  for (let n = 0; n < 5000; n++) {
    const national = `09${['12', '35', '01', '90', '33'][n % 5]}${String((n * 7919) % 10_000_000).padStart(7, '0')}`
    const found = new Set(spellings(national).map((one) => senderOf(one, 'IR').address))
    expect([...found]).toEqual([`+98${national.slice(1)}`])
    known.add([...found][0]!)
  }
  expect(known.size).toBe(5000)
})

test.each([
  ['US', '(201) 555-0123', '+12015550123'],
  ['DE', '0171 1234567', '+491711234567'],
  ['IR', '+1 201 555 0123', '+12015550123'],
  ['IR', '021-88776655', '+982188776655'],
  ['GB', '07911 123456', '+447911123456'],
  ['US', '0098 912 123 4567', '+989121234567'],
])('in %s %s is %s', (region, written, number) => expect(numberOf(written, region)).toBe(number))

test.each([
  ['a bank', 'Bank Melli', 'BANK MELLI'],
  ['a short code', '9820', '9820'],
  ['a short code in Persian digits', '۹۸۲۰', '9820'],
])('%s writes from no number, and means somebody with this operator alone', (_what, written, address) => {
  expect(senderOf(written, 'IR')).toEqual({ kind: 'phone', address, verified: true, local: true })
})

test('whatever stands in the place of a number, it is read without a fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (written) => {
      const isNobody = written.normalize('NFKC').replace(/\p{C}/gu, '').trim() === ''
      if (isNobody) expect(() => senderOf(written, 'IR')).toThrow('Nobody')
      else expect(senderOf(written, 'IR').address.length).toBeLessThan(101)
    }),
    { numRuns: 2000 },
  )
})

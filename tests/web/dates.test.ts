import { expect, test } from 'vitest'
import { timeOf } from '../../web/agent/settings/hours.ts'
import { dateOf, dayAsTyped, dayElsewhere, dayInWords, weekdayName } from '../../web/shared/i18n/dates.ts'
import { whenIn } from '../../web/shared/i18n/time.ts'

test.each([
  ['۱۴۰۵/۱/۱', '2026-03-21'],
  ['1405/01/01', '2026-03-21'],
  ['١٤٠٥-١-١', '2026-03-21'],
  ['1403/12/30', '2025-03-20'],
  ['1404/12/30', undefined],
  ['1405/13/1', undefined],
  ['1405/7/31', undefined],
  ['2026-03-21', '2026-03-21'],
  [' 2026/3/21 ', '2026-03-21'],
  ['2026-02-30', undefined],
  ['2026-1-0', undefined],
  ['21.3.2026', undefined],
  ['0000/1/1', undefined],
  ['', undefined],
])('%s is the day %s', (typed, date) => expect(dateOf(typed)).toBe(date))

test('every Jalali day of two hundred years is understood as it is shown', () => {
  const shown = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', { timeZone: 'UTC' })
  const [from, to] = [Date.UTC(1922, 0, 1), Date.UTC(2120, 0, 1)]
  for (let at = from; at < to; at += 17 * 86_400_000) {
    const [month, day, year] = shown.format(at).replace(/ .*/, '').split('/')
    expect(dateOf(`${year}/${month}/${day}`)).toBe(new Date(at).toISOString().slice(0, 10))
  }
})

test('a day that is set stands as it would be typed, in the calendar of the language', () => {
  expect([dayAsTyped('2026-03-21', 'fa'), dayAsTyped('2026-03-21', 'en')]).toEqual(['۱۴۰۵/۱/۱', '2026-03-21'])
  for (const language of ['en', 'fa'] as const) {
    expect(dateOf(dayAsTyped('2026-11-09', language))).toBe('2026-11-09')
    const now = new Date(2026, 10, 9, 0, 30)
    expect(dateOf(dayAsTyped(now.toISOString(), language))).toBe('2026-11-09')
    expect(dayAsTyped('soon', language)).toBe('soon')
    expect(dayAsTyped('', language)).toBe('')
  }
})

test('a day is said in both calendars, that of the language first', () => {
  expect([dayInWords('2026-03-21', 'fa'), dayElsewhere('2026-03-21', 'fa')]).toEqual([
    'شنبه ۱ فروردین ۱۴۰۵',
    '۲۱ مارس ۲۰۲۶',
  ])
  expect(dayInWords('2026-03-21', 'en')).toBe('Saturday 21 March 2026')
  expect(dayElsewhere('2026-03-21', 'en')).toMatch(/^1 Farvardin 1405/)
  expect([weekdayName('sat', 'fa'), weekdayName('sun', 'en')]).toEqual(['شنبه', 'Sunday'])
})

test.each([
  ['8', '08:00'],
  ['830', '08:30'],
  ['0830', '08:30'],
  ['8:30', '08:30'],
  ['۱۶:۳۰', '16:30'],
  ['24', '24:00'],
  ['24:30', undefined],
  ['25', undefined],
  ['8:60', undefined],
  ['', undefined],
  ['noon', undefined],
])('%s is the time %s', (typed, time) => expect(timeOf(typed)).toBe(time))

test('when it opens is said by the clock of its zone', () => {
  const now = new Date('2026-11-25T20:00:00Z')
  const opens = new Date('2026-11-28T05:00:00Z')
  expect(whenIn('Asia/Tehran', opens, now, 'en')).toBe('Saturday 08:30')
  expect(whenIn('Asia/Tehran', opens, now, 'fa')).toBe('شنبه ساعت ۰۸:۳۰')
  expect(whenIn('Europe/London', new Date('2026-11-25T21:00:00Z'), now, 'en')).toBe('21:00')
  expect(whenIn('Asia/Tehran', new Date('2026-12-26T05:00:00Z'), now, 'en')).toBe('Saturday 26 December 08:30')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Holiday, Hours, Range } from '../../db/hours.ts'
import { inOrder, isOpen, nextClosing, nextOpening, weekdays } from '../../server/contract/opening.ts'
import { iran, week } from '../support/hours.ts'

const minute = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()
/** What the wall shows, asked for in another way than the code under test does. */
function wall(tz: string, at: number) {
  const known =
    formats.get(tz) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'short' })
  formats.set(tz, known)
  const [date, time] = known.format(at).split(' ') as [string, string]
  return { date, time, day: weekdays[new Date(`${date}T00:00Z`).getUTCDay()]! }
}
/** Brute force: open is each minute at which the wall shows a time of its day. */
function shows({ tz, weekly, holidays }: Hours, at: number) {
  const { date, time, day } = wall(tz, at)
  const today = holidays.find((one) => one.date === date)
  return (today ? today.hours : weekly[day]).some(([from, to]) => from <= time && time < to)
}

/** Around each a clock is set forward or back, at times that are rarely the same; the last lost a whole day. */
const changes: [tz: string, day: string][] = [
  ['Europe/London', '2026-03-29'],
  ['Europe/London', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['America/Havana', '2026-11-01'],
  ['Africa/Cairo', '2026-04-24'],
  ['Asia/Beirut', '2026-03-29'],
  ['America/Santiago', '2026-04-05'],
  ['America/St_Johns', '2010-11-07'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Asia/Tehran', '2022-09-22'],
  ['Asia/Tehran', '2026-03-21'],
  ['Pacific/Apia', '2011-12-30'],
]
const time = fc
  .oneof(
    fc.nat(96).map((n) => n * 15),
    fc.nat(1440),
  )
  .map((n) => {
    return `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
  })
const ranges = fc.uniqueArray(time, { maxLength: 6 }).map((times) => {
  const sorted = times.toSorted()
  return Array.from({ length: Math.floor(sorted.length / 2) }, (_, n): Range => [sorted[2 * n]!, sorted[2 * n + 1]!])
})
const weekly = fc.record(
  Object.fromEntries(weekdays.map((day) => [day, ranges])) as Record<(typeof weekdays)[number], typeof ranges>,
)
const holiday = (day: string) =>
  fc.record({ shift: fc.integer({ min: -3, max: 3 }), hours: ranges }).map(({ shift, hours }): Holiday => ({
    date: new Date(Date.parse(day) + shift * 86_400_000).toISOString().slice(0, 10),
    name: { en: '', fa: '' },
    kind: hours.length > 0 ? 'partial' : 'official',
    hours,
    status: 'confirmed',
  }))
const given = fc.constantFrom(...changes).chain(([tz, day]) =>
  fc.record({
    hours: fc.record({
      tz: fc.constant(tz),
      weekly,
      holidays: fc.uniqueArray(holiday(day), { maxLength: 3, selector: ({ date }) => date }),
    }),
    at: fc.integer({ min: -2 * 1440, max: 2 * 1440 }).map((shift) => Date.parse(day) + shift * minute),
  }),
)

/** OPENINGS=20000 as before a release. */
const numRuns = Number(process.env.OPENINGS ?? 300)

test(
  `${numRuns} calendars agree with a walk from minute to minute, also where clocks change`,
  { timeout: 600_000 },
  () => {
    const property = fc.property(given, ({ hours, at }) => {
      expect(isOpen(hours, new Date(at))).toBe(shows(hours, at))
      expect(walked(nextOpening(hours, new Date(at)), at)).toBe(walk(hours, at, true))
      expect(walked(nextClosing(hours, new Date(at)), at)).toBe(walk(hours, at, false))
    })
    fc.assert(property, { numRuns, seed: 1405 })
  },
)

const most = 4 * 1440
/** Minutes from `at` until it is open, or closed; `most` where that is further. */
function walk(hours: Hours, at: number, open: boolean) {
  for (let n = 0; n < most; n++) if (shows(hours, at + n * minute) === open) return n
  return most
}
const walked = (found: Date | null, at: number) => Math.min(most, found ? (found.getTime() - at) / minute : most)

const noon = (date: string) => new Date(`${date}T12:00Z`)

test('Nowruz, a weekend and a holiday lie between closing and opening', () => {
  const closed = new Date('2026-12-22T13:00:00Z')
  expect(isOpen(iran, closed)).toBe(false)
  // Tuesday 16:30; Wednesday is a holiday, Thursday and Friday are off.
  expect(nextOpening(iran, closed)?.toISOString()).toBe('2026-12-26T05:00:00.000Z')
  expect(nextClosing(iran, new Date('2026-12-26T05:00:00Z'))?.toISOString()).toBe('2026-12-26T13:00:00.000Z')
  // One that is only provisional is closed too.
  expect(isOpen(iran, new Date('2027-01-06T08:00:00Z'))).toBe(false)
})

test('a lunch break, a day without end and a week that never opens', () => {
  const split = { tz: 'Europe/London', weekly: week('mon', ['09:00', '12:00'], ['13:00', '17:00']), holidays: [] }
  expect(isOpen(split, new Date('2026-11-23T12:30:00Z'))).toBe(false)
  expect(nextOpening(split, new Date('2026-11-23T12:30:00Z'))?.toISOString()).toBe('2026-11-23T13:00:00.000Z')
  const always = { ...split, weekly: week('sun mon tue wed thu fri sat', ['00:00', '24:00']) }
  expect(nextOpening(always, noon('2026-11-23'))).toEqual(noon('2026-11-23'))
  expect(nextClosing(always, noon('2026-11-23'))).toBeNull()
  expect(nextOpening({ ...split, weekly: week('mon') }, noon('2026-11-23'))).toBeNull()
})

test('a clock that goes back over midnight shows a minute of Sunday before the rest of Saturday', () => {
  const weekly = { ...week('sat', ['23:30', '24:00']), sun: week('sun', ['00:00', '00:01']).sun }
  const midnight = new Date('2010-11-07T02:30:00Z')
  expect(nextOpening({ tz: 'America/St_Johns', weekly, holidays: [] }, midnight)).toEqual(midnight)
})

test.each<[Range[], boolean]>([
  [[], true],
  [
    [
      ['09:00', '12:00'],
      ['12:00', '24:00'],
    ],
    true,
  ],
  [[['09:00', '09:00']], false],
  [[['22:00', '02:00']], false],
  [
    [
      ['09:00', '13:00'],
      ['12:00', '17:00'],
    ],
    false,
  ],
])('%j in order: %s', (ranges, answer) => expect(inOrder(ranges)).toBe(answer))

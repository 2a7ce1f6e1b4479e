import type { Hours, Range, Weekday } from '../../db/hours.ts'

/** The same ranges on some days, named as in `mon tue`; closed on all others. */
export function week(days: string, ...ranges: Range[]): Hours['weekly'] {
  const closed: Hours['weekly'] = { sun: [], mon: [], tue: [], wed: [], thu: [], fri: [], sat: [] }
  for (const day of days.split(' ')) closed[day as Weekday] = ranges
  return closed
}

/** The calendar of the fixtures for Iran: holidays as stated, independent of any library. */
export const iran: Hours = {
  tz: 'Asia/Tehran',
  weekly: week('sat sun mon tue wed', ['08:30', '16:30']),
  holidays: ['2026-03-20', '2026-03-21', '2026-12-23', '2027-01-06'].map((date) => ({
    date,
    name: { en: '', fa: '' },
    kind: 'official',
    hours: [],
    status: date < '2027' ? 'confirmed' : 'provisional',
  })),
}

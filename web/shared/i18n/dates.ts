import { weekdays, type Weekday } from '../../../server/contract/opening.ts'
import type { Language } from './language.svelte.ts'

/** In full, as `fa` alone means another calendar on each machine. Days have no time: they stand at noon in UTC. */
const locales = {
  own: { en: 'en-GB-u-ca-gregory-nu-latn', fa: 'fa-IR-u-ca-persian-nu-arabext' },
  other: { en: 'en-GB-u-ca-persian-nu-latn', fa: 'fa-IR-u-ca-gregory-nu-arabext' },
} as const
const [dayLength, noon] = [86_400_000, 43_200_000]
const long = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
const at = (date: string) => Date.parse(date) + noon

/** A day in words, in the calendar of the language. `date` is `YYYY-MM-DD`, Gregorian. */
export const dayInWords = (date: string, language: Language) => {
  const locale = locales.own[language]
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(at(date))
  return `${weekday} ${new Intl.DateTimeFormat(locale, long).format(at(date))}`
}
/** The same day in the calendar of the others. */
export const dayElsewhere = (date: string, language: Language) =>
  new Intl.DateTimeFormat(locales.other[language], long).format(at(date))

/** A day or an instant as `dateOf` reads it again, in the calendar of the language; what is none stays as it is. */
export function dayAsTyped(given: string, language: Language): string {
  const instant = new Date(given)
  if (Number.isNaN(instant.getTime())) return given
  // A day is the same everywhere; an instant is on the day that it was here.
  const timeZone = given.length === 10 ? 'UTC' : undefined
  const locale = language === 'fa' ? locales.own.fa : 'sv-SE-u-ca-gregory-nu-latn'
  return new Intl.DateTimeFormat(locale, { timeZone, ...numeric }).format(instant)
}

/** The first Sunday of 2023 was its first day. */
const sunday = Date.UTC(2023, 0, 1)
export const weekdayName = (day: Weekday, language: Language) =>
  new Intl.DateTimeFormat(locales.own[language], { weekday: 'long', timeZone: 'UTC' }).format(
    sunday + weekdays.indexOf(day) * dayLength,
  )

/** Persian and Arabic digits as Latin ones. */
export const latin = (text: string) =>
  text.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 15))

/** A day as people type it: year, month, day, in digits of any script; before the year 1700 it is Jalali. Undefined: none. */
export function dateOf(typed: string): string | undefined {
  const [, ...parts] = /^(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})$/.exec(latin(typed).trim()) ?? []
  const [year = 0, month = 0, day = 0] = parts.map(Number)
  const date = year < 1700 ? fromJalali(year, month, day) : Date.UTC(year, month - 1, day)
  if (date === undefined) return undefined
  const found = new Date(date).toISOString().slice(0, 10)
  return year < 1700 || found === `${year}-${pad(month)}-${pad(day)}` ? found : undefined
}
const pad = (part: number) => String(part).padStart(2, '0')

const jalali = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})
/** Looked for where it must nearly be: the browser alone says which years are leap years, here as wherever it shows one. */
function fromJalali(year: number, month: number, day: number): number | undefined {
  if (year < 1300 || year > 1500) return undefined
  const guess = Date.UTC(1921, 2, 21) + Math.round((year - 1300) * 365.2422 + (month - 1) * 30.5 + day - 1) * dayLength
  const wanted = `${month}/${day}/${year}`
  const near = Array.from({ length: 13 }, (_, n) => guess + (n - 6) * dayLength)
  return near.find((one) => jalali.format(one + noon).startsWith(wanted))
}

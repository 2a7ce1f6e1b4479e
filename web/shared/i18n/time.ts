import type { Language } from './language.svelte.ts'

/** Bare `fa` would mean the Persian calendar on one machine and not on the next: always said in full. */
const locales = { en: 'en-GB-u-ca-gregory-nu-latn', fa: 'fa-IR-u-ca-persian-nu-arabext' } as const
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

const formats = new Map<string, Intl.DateTimeFormat>()
function format(language: Language, name: string, options: Intl.DateTimeFormatOptions, at: Date) {
  const key = `${language}/${name}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locales[language], { ...options, timeZone: zone })
  formats.set(key, known)
  return known.format(at)
}

export const clock = (at: Date, language: Language) =>
  format(language, 'clock', { hour: '2-digit', minute: '2-digit', hour12: false }, at)

const weekday = (at: Date, language: Language) => format(language, 'weekday', { weekday: 'long' }, at)
const dayAndMonth = (at: Date, language: Language) => format(language, 'month', { day: 'numeric', month: 'long' }, at)
const dayAndShortMonth = (at: Date, language: Language) =>
  format(language, 'short', { day: 'numeric', month: 'short' }, at)

/** Composed by hand: with a weekday in one format, Persian comes out in the wrong order. */
export const day = (at: Date, language: Language) => `${weekday(at, language)} ${dayAndMonth(at, language)}`

export const full = (at: Date, language: Language) =>
  `${weekday(at, language)} ${format(language, 'long', { dateStyle: 'long' }, at)}${language === 'fa' ? '،' : ','} ${clock(at, language)}`

/** When something is elsewhere: the hour of today, the weekday within the week, else the day. By the clock of that zone. */
export function whenIn(timeZone: string, at: Date, now: Date, language: Language) {
  const shown = (options: Intl.DateTimeFormatOptions, date = at) =>
    new Intl.DateTimeFormat(locales[language], { timeZone, ...options }).format(date)
  const time = shown({ hour: '2-digit', minute: '2-digit', hour12: false })
  const days = { dateStyle: 'short' } as const
  if (shown(days) === shown(days, now)) return language === 'fa' ? `ساعت ${time}` : time
  const far = at.getTime() - now.getTime() > 6 * 86_400_000
  const weekday = shown({ weekday: 'long' })
  const named = far ? `${weekday} ${shown({ day: 'numeric', month: 'long' })}` : weekday
  return language === 'fa' ? `${named} ساعت ${time}` : `${named} ${time}`
}

export const sameDay = (a: Date, b: Date) =>
  a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate()

export const dayBefore = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate() - 1)

/** For a list: the hour of today, else the day. `yesterday` is the word for it. */
export function brief(at: Date, now: Date, language: Language, yesterday: string) {
  if (sameDay(at, now)) return clock(at, language)
  if (sameDay(at, dayBefore(now))) return yesterday
  return dayAndShortMonth(at, language)
}

export const number = (value: number, language: Language) => new Intl.NumberFormat(locales[language]).format(value)

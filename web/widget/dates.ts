import type { Language } from './frame.ts'

/** Dates and numbers as the reader writes them: Jalali and Persian digits in Persian. */
export function calendar(language: Language) {
  const locale = language === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB-u-ca-gregory'
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options })
  const time = format({ hour: '2-digit', minute: '2-digit' })
  const weekday = format({ weekday: 'long' })
  const date = format({ day: 'numeric', month: 'long' })
  const dated = format({ dateStyle: 'long' })
  const year = format({ year: 'numeric' })
  const number = new Intl.NumberFormat(locale)
  return {
    time: (at: string) => time.format(new Date(at)),
    // Composed: one format with weekday and date puts them in the wrong order in Persian.
    day(at: string) {
      const when = new Date(at)
      const thisYear = year.format(when) === year.format(new Date())
      return `${weekday.format(when)} ${(thisYear ? date : dated).format(when)}`
    },
    number: (value: number) => number.format(value),
  }
}
export type Calendar = ReturnType<typeof calendar>

import type { Hours } from '../contract/opening.ts'
import { nextOpening } from '../contract/opening.ts'

/** In full, as `fa` alone means another calendar on each machine. */
const locales = { en: 'en-GB-u-ca-gregory-nu-latn', fa: 'fa-IR-u-ca-persian-nu-arabext' } as const
const someTime = { en: 'as soon as possible', fa: 'نخستین فرصت' } as const
type Language = keyof typeof locales

const parts = {
  weekday: { weekday: 'long' },
  date: { day: 'numeric', month: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
  zone: { timeZoneName: 'shortGeneric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
type Formats = Record<keyof typeof parts, Intl.DateTimeFormat>

/** When it opens next after `at`, for whoever may live elsewhere: with its date, in his calendar, and with its zone. */
export function nextOpeningIn(language: Language, hours: Hours, at: Date): string {
  const opens = nextOpening(hours, at)
  if (!opens) return someTime[language]
  const { weekday, date, time, zone } = formatsOf(language, hours.tz)
  const day = `${weekday.format(opens)} ${date.format(opens)}`
  const where = nameOf(zone, opens)
  return language === 'fa'
    ? `${day}، ساعت ${time.format(opens)} (${where})`
    : `${day}, ${time.format(opens)} (${where})`
}

/** Made once, as making them takes longer than all that is asked of them. */
const known = new Map<string, Formats>()

function formatsOf(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`
  const formats = known.get(key) ?? made(language, timeZone)
  known.set(key, formats)
  return formats
}

const made = (language: Language, timeZone: string) =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      new Intl.DateTimeFormat(locales[language], { timeZone, ...part }),
    ]),
  ) as Formats

/** UTC has no name of its own there: it would be called a difference of nothing to Greenwich. */
const nameOf = (zone: Intl.DateTimeFormat, at: Date) =>
  zone.resolvedOptions().timeZone === 'UTC'
    ? 'UTC'
    : zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value

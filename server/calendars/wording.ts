import type { Hours } from '../contract/opening.ts'
import { nextOpening } from '../contract/opening.ts'

/** In full, as `fa` alone means another calendar on each machine. */
const locales = { en: 'en-GB-u-ca-gregory-nu-latn', fa: 'fa-IR-u-ca-persian-nu-arabext' } as const
const someTime = { en: 'as soon as possible', fa: 'نخستین فرصت' } as const

/** When it opens next after `at`, for whoever may live elsewhere: with its date, in his calendar, and with its zone. */
export function nextOpeningIn(language: 'en' | 'fa', hours: Hours, at: Date): string {
  const opens = nextOpening(hours, at)
  if (!opens) return someTime[language]
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[language], { timeZone: hours.tz, ...options }).format(opens)
  const day = `${part({ weekday: 'long' })} ${part({ day: 'numeric', month: 'long' })}`
  const time = part({ hour: '2-digit', minute: '2-digit', hour12: false })
  return language === 'fa'
    ? `${day}، ساعت ${time} (${zone(opens, hours.tz, 'fa')})`
    : `${day}, ${time} (${zone(opens, hours.tz, 'en')})`
}

const zone = (at: Date, timeZone: string, language: 'en' | 'fa') =>
  new Intl.DateTimeFormat(locales[language], { timeZone, timeZoneName: 'shortGeneric' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')!.value

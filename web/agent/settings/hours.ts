import type { Hours, Range, Weekday } from '../../../server/contract/opening.ts'
import type { CalendarRow } from '../../../server/contract/rows.ts'
import { latin } from '../../shared/i18n/dates.ts'
import type { Language } from '../../shared/i18n/language.svelte.ts'

/** As the week begins where the language is spoken. */
export const weekOf: Record<Language, Weekday[]> = {
  en: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  fa: ['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'],
}

const none: Hours['weekly'] = { sun: [], mon: [], tue: [], wed: [], thu: [], fri: [], sat: [] }
const iranian: Range[] = [['08:30', '16:30']]
const european: Range[] = [['09:00', '17:00']]
const iran = { ...none, sat: iranian, sun: iranian, mon: iranian, tue: iranian, wed: iranian }
const monFri = { ...none, mon: european, tue: european, wed: european, thu: european, fri: european }

/** What hours begin as. Holidays are entered by people: those by the moon are announced, and no table knows them. */
export const presets: Record<Preset, (here: string) => Hours> = {
  iran: () => ({ tz: 'Asia/Tehran', weekly: iran, holidays: [] }),
  iranHalf: () => ({ tz: 'Asia/Tehran', weekly: { ...iran, thu: [['08:30', '13:00']] }, holidays: [] }),
  monFri: (here) => ({ tz: here, weekly: monFri, holidays: [] }),
}
export type Preset = 'iran' | 'iranHalf' | 'monFri'
export const usual: Record<Language, Preset[]> = {
  en: ['monFri', 'iran', 'iranHalf'],
  fa: ['iran', 'iranHalf', 'monFri'],
}

/** A copy to be edited. */
export const hoursOf = ({ tz, weekly, holidays }: CalendarRow): Hours => structuredClone({ tz, weekly, holidays })

/** `8`, `830`, `8:30` and `۰۸:۳۰` as `08:30`; undefined where it is no time of a day. */
export function timeOf(typed: string): string | undefined {
  const [, hour = '', minute = '00'] = /^(\d{1,2}?)(?:\D?(\d{2}))?$/.exec(latin(typed).trim()) ?? []
  const time = `${hour.padStart(2, '0')}:${minute}`
  return /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time) && hour ? time : undefined
}

/** In the digits of the language. */
export const shown = (time: string, language: Language) =>
  language === 'fa' ? time.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit))) : time

export const halfHours = Array.from({ length: 49 }, (_, n) => {
  return `${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`
})

/** One more range: after the last one, or as on most days. */
export function another(ranges: Range[]): Range {
  const last = ranges.at(-1)
  if (!last?.[1]) return ['09:00', '17:00']
  const later = (by: number) => `${String(Math.min(24, Number(last[1].slice(0, 2)) + by)).padStart(2, '0')}:00`
  return [later(1), later(4)]
}

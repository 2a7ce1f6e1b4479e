import { z } from 'zod'
import { inOrder, weekdays } from '../contract/opening.ts'

const time = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
const ranges = z
  .array(z.tuple([time, time]))
  .max(8)
  .refine(inOrder, 'Each range ends after it begins, and begins after the one before')

/** A day that exists: `2026-02-30` does not. */
const date = z.iso.date()
const words = z.string().trim().max(80).default('')

const holiday = z
  .strictObject({
    date,
    name: z.strictObject({ en: words, fa: words }),
    kind: z.enum(['official', 'adhoc', 'partial']),
    hours: ranges,
    status: z.enum(['confirmed', 'provisional']),
  })
  .refine(({ kind, hours }) => (kind === 'partial') === hours.length > 0, 'Hours belong to a partial holiday')

/** Hours as they may come in: bounded, and such that every clock can be asked about them. */
export const hours = {
  tz: z.string().max(64).refine(isZone, 'There is no such time zone'),
  weekly: z.strictObject(Object.fromEntries(weekdays.map((day) => [day, ranges])) as Days),
  holidays: z
    .array(holiday)
    .max(400)
    .refine((all) => new Set(all.map((one) => one.date)).size === all.length, 'Each day only once'),
}
type Days = Record<(typeof weekdays)[number], typeof ranges>

/** A name, not a difference to UTC: that one knows nothing of summer time. */
function isZone(tz: string): boolean {
  try {
    return /^[A-Z]/.test(tz) && new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

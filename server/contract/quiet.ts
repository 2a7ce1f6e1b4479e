import { isOpen, nextClosing, weekdays, type Hours, type Range } from './opening.ts'

/** As `Consent.quiet` of a connector. */
export interface Quiet {
  from: string
  to: string
  zone: string
}

/** When the quiet hours end in which this instant falls; null outside of them. */
export function quietUntil(quiet: Quiet | null | undefined, at: Date): Date | null {
  if (!quiet || quiet.from === quiet.to) return null
  const hours = hoursOf(quiet)
  return isOpen(hours, at) ? nextClosing(hours, at) : null
}

function hoursOf({ from, to, zone }: Quiet): Hours {
  const ranges = (from < to ? [[from, to]] : [...(to > '00:00' ? [['00:00', to]] : []), [from, '24:00']]) as Range[]
  const weekly = Object.fromEntries(weekdays.map((day) => [day, ranges])) as Hours['weekly']
  return { tz: zone, weekly, holidays: [] }
}

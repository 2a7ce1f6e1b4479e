import type { Hours, Range } from '../../db/hours.ts'

export type { Holiday, Hours, Range, Weekday } from '../../db/hours.ts'

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const [minute, day] = [60_000, 86_400_000]
/** Days that are looked through for the next opening: holidays longer than that are no holidays. */
const horizon = 400
/** Milliseconds between two instants. The end is not in it. */
type Span = [from: number, to: number]

/** Whether someone is there at this instant: the wall clock says so, also where it is set forward or back. */
export function isOpen(hours: Hours, at: Date): boolean {
  const wall = at.getTime() + offset(hours.tz, at.getTime())
  const midnight = midnightOf(wall)
  return wallSpans(hours, midnight).some(([from, to]) => from <= wall && wall < to)
}

/** The first instant from `at` on at which it is open; null where there is none in more than a year. */
export function nextOpening(hours: Hours, at: Date): Date | null {
  const now = at.getTime()
  const today = midnightOf(now + offset(hours.tz, now))
  let first = Infinity
  for (let n = -1; n < horizon; n++) {
    const known = first < Infinity
    for (const [from, to] of spansOn(hours, today + n * day)) if (to > now) first = Math.min(first, Math.max(from, now))
    // A clock set back over midnight brings yesterday once more: a day further is looked at before it is said.
    if (known) break
  }
  return first < Infinity ? new Date(first) : null
}

/** The first instant from `at` on at which it is closed; null where it is open day and night. */
export function nextClosing(hours: Hours, at: Date): Date | null {
  let now = at.getTime()
  for (let n = 0; n < 16; n++) {
    const today = midnightOf(now + offset(hours.tz, now))
    const around = [-1, 0, 1].flatMap((step) => spansOn(hours, today + step * day))
    const inside = around.find(([from, to]) => from <= now && now < to)
    if (!inside) return new Date(now)
    now = inside[1]
  }
  return null
}

/** What is open on a day, in instants. `midnight` is what the wall shows, as if that were UTC. */
const spansOn = (hours: Hours, midnight: number) =>
  wallSpans(hours, midnight).flatMap((wall) => instants(hours.tz, wall))

function wallSpans({ weekly, holidays }: Hours, midnight: number): Span[] {
  const at = new Date(midnight)
  const date = at.toISOString().slice(0, 10)
  const ranges = holidays.find((one) => one.date === date)?.hours ?? weekly[weekdays[at.getUTCDay()]!]
  return ranges.map(([from, to]) => [midnight + minutesOf(from) * minute, midnight + minutesOf(to) * minute])
}

/** When the wall shows this. No zone is further than 14 hours from UTC, or sets its clocks twice in two days. */
function instants(tz: string, [from, to]: Span): Span[] {
  const [before, after] = [offset(tz, from - 14 * 60 * minute), offset(tz, to + 14 * 60 * minute)]
  if (before === after) return [[from - before, to - before]]
  const change = changeBetween(tz, from - 14 * 60 * minute, to + 14 * 60 * minute)
  const both: Span[] = [
    [from - before, Math.min(to - before, change)],
    [Math.max(from - after, change), to - after],
  ]
  return both.filter(([start, end]) => start < end)
}

function changeBetween(tz: string, early: number, late: number): number {
  const before = offset(tz, early)
  while (late - early > 1000) {
    const middle = Math.floor((early + late) / 2000) * 1000
    if (offset(tz, middle) === before) early = middle
    else late = middle
  }
  return late
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds by which the wall clock is ahead of UTC. */
function offset(tz: string, at: number): number {
  const known = formats.get(tz) ?? new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' })
  formats.set(tz, known)
  const shown = known.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value
  const [, sign, hour = 0, more = 0] = /GMT([+-])(\d+):?(\d+)?/.exec(shown) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hour) * 60 + Number(more)) * minute
}

const midnightOf = (wall: number) => Math.floor(wall / day) * day

/** Minutes since midnight. */
export const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Whether each range ends after it begins, and none begins before the one above has ended. */
export const inOrder = (ranges: Range[]) =>
  ranges.every(([from, to], n) => from < to && (n === 0 || ranges[n - 1]![1] <= from))

export type Weekday = 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat'

/** On the wall clock, `HH:MM`. Its end is not in it; `24:00` is the end of a day. */
export type Range = [from: string, to: string]

export interface Holiday {
  /** `YYYY-MM-DD`, Gregorian, on the wall of the calendar's zone. */
  date: string
  name: { en: string; fa: string }
  /** Of the state, of one's own, or a day with hours of its own. */
  kind: 'official' | 'adhoc' | 'partial'
  /** Of a partial one alone; on all others it is closed. */
  hours: Range[]
  /** Those by the moon are known for certain only once they are announced. Both kinds are closed. */
  status: 'confirmed' | 'provisional'
}

/** When someone is there. The clocks of deadlines stand on the same. */
export interface Hours {
  /** IANA name, such as `Asia/Tehran`. */
  tz: string
  /** Of each day, the ranges in order and apart from each other. */
  weekly: Record<Weekday, Range[]>
  holidays: Holiday[]
}

import { inArray } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Hours } from '../../db/hours.ts'
import type { Id } from '../../db/ids.ts'
import { calendars } from '../../db/schema/index.ts'

/** The hours of each calendar, read once however many desks and conversations keep them. */
export async function hoursOf(tx: Tx, calendarIds: Id[]): Promise<Map<Id, Hours>> {
  if (calendarIds.length === 0) return new Map()
  const { id, tz, weekly, holidays } = calendars
  const rows = await tx.select({ id, hours: { tz, weekly, holidays } }).from(calendars).where(inArray(id, calendarIds))
  return new Map(rows.map(({ id, hours }) => [id, hours]))
}

import { eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Hours } from '../../db/hours.ts'
import type { Id } from '../../db/ids.ts'
import { calendars, conversations, desks } from '../../db/schema/index.ts'

/** The hours of the desk at which each conversation is. Of a desk that is always open there are none. */
export async function hoursOf(tx: Tx, conversationIds: Id[]): Promise<Map<Id, Hours>> {
  if (conversationIds.length === 0) return new Map()
  const { tz, weekly, holidays } = calendars
  const rows = await tx
    .select({ id: conversations.id, hours: { tz, weekly, holidays } })
    .from(conversations)
    .innerJoin(desks, eq(desks.id, conversations.deskId))
    .innerJoin(calendars, eq(calendars.id, desks.calendarId))
    .where(inArray(conversations.id, conversationIds))
  return new Map(rows.map(({ id, hours }) => [id, hours]))
}

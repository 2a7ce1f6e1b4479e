import { boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Holiday, Hours } from '../hours.ts'

/** Working hours, for as many desks as keep them. */
export const calendars = pgTable('calendars', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  tz: text('tz').notNull(),
  weekly: jsonb('weekly').$type<Hours['weekly']>().notNull(),
  holidays: jsonb('holidays').$type<Holiday[]>().notNull(),
  /** Nobody can choose it any more. It stays: what was measured by it names it. */
  removed: boolean('removed').notNull().default(false),
  version: integer('version').notNull().default(1),
})

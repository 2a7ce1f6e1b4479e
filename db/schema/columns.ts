import { timestamp } from 'drizzle-orm/pg-core'

/** With its time zone: an instant, not what some clock showed. */
export const at = (name: string) => timestamp(name, { withTimezone: true })

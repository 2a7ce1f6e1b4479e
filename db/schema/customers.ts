import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

export const customers = pgTable('customers', {
  id: uuid('id').primaryKey(),
  name: text('name'),
  language: text('language'),
  version: integer('version').notNull().default(1),
  createdAt: at('created_at').notNull(),
})

/** An address by which a customer is known. Any number of people may claim one; only one can have proved it. */
export const identities = pgTable(
  'identities',
  {
    id: uuid('id').primaryKey(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    kind: text('kind').notNull(),
    address: text('address').notNull(),
    /** Set where the address means someone on this channel only. */
    channelId: uuid('channel_id'),
    verifiedAt: at('verified_at'),
    /** Somebody said of himself that it is his; nobody has written from there. It says nothing of who does. */
    hearsay: boolean('hearsay').notNull().default(false),
    version: integer('version').notNull().default(1),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('identities_verified')
      .on(t.kind, t.address, sql`coalesce(${t.channelId}, '00000000-0000-0000-0000-000000000000')`)
      .where(sql`${t.verifiedAt} is not null`),
    uniqueIndex('identities_own').on(
      t.customerId,
      t.kind,
      t.address,
      sql`coalesce(${t.channelId}, '00000000-0000-0000-0000-000000000000')`,
    ),
    index('identities_address').on(t.kind, t.address),
  ],
)

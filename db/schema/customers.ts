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
    /** Since when somebody else has the address, or may have it: it no longer leads to this customer, nor he to it. */
    releasedAt: at('released_at'),
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

/** By which a customer comes to a channel as himself: each is for one person, once. What it says is known to its bearer alone. */
export const continueLinks = pgTable(
  'continue_links',
  {
    id: uuid('id').primaryKey(),
    /** SHA-256 of the token, in hex. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Where it leads: it means nothing on any other. */
    channelId: uuid('channel_id').notNull(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
  },
  (t) => [index('continue_links_customer').on(t.customerId), index('continue_links_expiry').on(t.expiresAt)],
)

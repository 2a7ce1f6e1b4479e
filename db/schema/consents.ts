import { boolean, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Purpose } from '../facts.ts'
import { channels } from './channels.ts'
import { at } from './columns.ts'
import { messages } from './messages.ts'

/** What people have forbidden, or allowed, to be sent to an address over a channel: by the address, whoever it belongs to. */
export const consents = pgTable(
  'consents',
  {
    id: uuid('id').primaryKey(),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => channels.id),
    kind: text('kind').notNull(),
    address: text('address').notNull(),
    purpose: text('purpose').$type<Purpose>().notNull(),
    forbidden: boolean('forbidden').notNull(),
    since: at('since').notNull(),
    /** By which he said so. */
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id),
  },
  (t) => [
    uniqueIndex('consents_line').on(t.channelId, t.kind, t.address, t.purpose),
    index('consents_address').on(t.kind, t.address),
  ],
)

import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { messages } from './messages.ts'
import { at } from './columns.ts'

export const blobs = pgTable('blobs', {
  hash: text('hash').primaryKey(),
  size: integer('size').notNull(),
  createdAt: at('created_at').notNull(),
})

/** A file's name and owner. Its bytes lie in the blob store under their digest; the name is never a path. */
export const files = pgTable(
  'files',
  {
    id: uuid('id').primaryKey(),
    blob: text('blob')
      .notNull()
      .references(() => blobs.hash),
    name: text('name').notNull(),
    mime: text('mime').notNull(),
    size: integer('size').notNull(),
    messageId: uuid('message_id').references(() => messages.id),
    /** Who may attach it: `agent:<id>`, or `<channel id>:<address>`. */
    owner: text('owner').notNull(),
    /** By which the HTML of its message shows it. */
    contentId: text('content_id'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('files_message').on(t.messageId)],
)

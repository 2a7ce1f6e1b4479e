import { bigserial, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { channels } from './channels.ts'
import { identities } from './customers.ts'
import { messages } from './messages.ts'

/** What a far side hands over in pieces and means as one message. */
export const albums = pgTable(
  'albums',
  {
    channelId: uuid('channel_id')
      .notNull()
      .references(() => channels.id),
    identityId: uuid('identity_id')
      .notNull()
      .references(() => identities.id),
    /** The far side's own name for it. */
    name: text('name').notNull(),
    /** That which the next piece is added to. */
    messageId: uuid('message_id').references(() => messages.id),
    /** How much that holds. */
    size: integer('size').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.identityId, t.name] })],
)

/** Each of these pieces, in the order in which they came: the far side's name for it, and what it says. */
export const albumPieces = pgTable(
  'album_pieces',
  {
    place: bigserial('place', { mode: 'number' }).primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id),
    channelId: uuid('channel_id').notNull(),
    externalId: text('external_id'),
    text: text('text').notNull(),
    html: text('html'),
    /** Which of its pieces it is, where the far side counts them: their texts are then one text. */
    number: integer('number'),
  },
  (t) => [
    index('album_pieces_message').on(t.messageId, t.place),
    index('album_pieces_external').on(t.channelId, t.externalId),
  ],
)

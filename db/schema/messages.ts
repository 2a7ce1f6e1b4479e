import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type {
  Authenticity,
  DeliveryState,
  MessageChange,
  MessageKind,
  MessageQuote,
  MessageReaction,
  StoredFile,
} from '../facts.ts'
import { agents } from './agents.ts'
import { channels } from './channels.ts'
import { conversations } from './conversations.ts'
import { identities } from './customers.ts'
import { at } from './columns.ts'

export const messages = pgTable(
  'messages',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id),
    seq: integer('seq').notNull(),
    kind: text('kind').$type<MessageKind>().notNull(),
    channelId: uuid('channel_id').references(() => channels.id),
    identityId: uuid('identity_id').references(() => identities.id),
    agentId: uuid('agent_id').references(() => agents.id),
    text: text('text').notNull(),
    files: jsonb('files').$type<StoredFile[]>().notNull().default([]),
    /** The sender's own uuid: the same one twice is the same message. */
    clientId: uuid('client_id'),
    /** The far side's name for what came in. An index and never a key: anyone may write it. */
    externalId: text('external_id'),
    /** Who else was written to, openly. */
    others: jsonb('others').$type<{ kind: string; address: string; name?: string }[]>().notNull().default([]),
    /** Who got it besides, without anyone else being told. */
    hidden: jsonb('hidden').$type<{ kind: string; address: string; name?: string }[]>().notNull().default([]),
    /** Which of its channel's own addresses it was written to, or goes out from; null: the first. */
    sender: text('sender'),
    /** No person wrote it, or long ago: nothing answers it by itself. */
    automatic: boolean('automatic').notNull().default(false),
    /** It reached the far side before there was its channel: nobody waits, and nobody has it still to read. */
    past: boolean('past').notNull().default(false),
    /** Whether there is more to it than its text; see `bodies`. */
    rich: boolean('rich').notNull().default(false),
    /** Whether it is proved who sent it; null: nobody can say. */
    authenticity: text('authenticity').$type<Authenticity>(),
    state: text('state').$type<DeliveryState>(),
    failure: text('failure'),
    /** Not a foreign key: that would lock what is quoted, out of the order in which messages are locked. */
    quotes: jsonb('quotes').$type<MessageQuote>(),
    /** Answers that it offers to be pressed. */
    buttons: jsonb('buttons').$type<string[]>().notNull().default([]),
    /** When its text was last changed; what it was before is in `edits`. */
    editedAt: at('edited_at'),
    /** When whoever wrote it took it back. Its text stays for those who may read it. */
    takenBackAt: at('taken_back_at'),
    /** What people have put to it. */
    reactions: jsonb('reactions').$type<MessageReaction[]>().notNull().default([]),
    /** What is yet to be done to what was sent: until then all else of the row is what the customer sees. */
    change: jsonb('change').$type<MessageChange>(),
    createdAt: at('created_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('messages_seq').on(t.conversationId, t.seq),
    uniqueIndex('messages_client').on(t.conversationId, t.clientId),
    index('messages_external')
      .on(t.channelId, t.externalId)
      .where(sql`${t.externalId} is not null`),
  ],
)

/** What a mail is besides its text: read only when someone looks at that message. */
export const bodies = pgTable('bodies', {
  messageId: uuid('message_id')
    .primaryKey()
    .references(() => messages.id),
  /** As it came: whoever shows it sanitises it. */
  html: text('html'),
  /** What it repeats of earlier messages. */
  quoted: text('quoted'),
})

/** What a message said before it was changed. */
export const edits = pgTable(
  'edits',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id),
    text: text('text').notNull(),
    /** When it said so for the last time. */
    until: at('until').notNull(),
  },
  (t) => [index('edits_message').on(t.messageId, t.until)],
)

/** What far sides said of messages that nobody knew yet. */
export const parkedChanges = pgTable(
  'parked_changes',
  {
    place: bigserial('place', { mode: 'number' }).primaryKey(),
    channelId: uuid('channel_id').notNull(),
    externalId: text('external_id').notNull(),
    event: jsonb('event').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('parked_changes_id').on(t.channelId, t.externalId)],
)

/** The outbox: one row for each part and recipient of an outbound message. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id),
    conversationId: uuid('conversation_id').notNull(),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => channels.id),
    identityId: uuid('identity_id')
      .notNull()
      .references(() => identities.id),
    seq: integer('seq').notNull(),
    part: integer('part').notNull().default(0),
    state: text('state').$type<DeliveryState>().notNull().default('queued'),
    notBefore: at('not_before'),
    attempts: integer('attempts').notNull().default(0),
    fence: integer('fence').notNull().default(0),
    /** An attempt ended without anybody knowing whether the far side has it. */
    mayHaveArrived: boolean('may_have_arrived').notNull().default(false),
    leaseUntil: at('lease_until'),
    externalId: text('external_id'),
    /** All names that the far side gave to it, where there are several. */
    externalIds: jsonb('external_ids').$type<string[]>().notNull().default([]),
    error: text('error'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('deliveries_message').on(t.messageId),
    index('deliveries_pending')
      .on(t.conversationId, t.channelId, t.seq, t.part)
      .where(sql`${t.state} in ('queued', 'sending', 'failed', 'unknown')`),
    index('deliveries_external').on(t.channelId, t.externalId),
    index('deliveries_albums')
      .using('gin', t.externalIds)
      .where(sql`${t.externalIds} <> '[]'`),
  ],
)

/** What one raw input's events made, so that a second parse adds nothing. */
export const effects = pgTable(
  'effects',
  {
    rawId: bigint('raw_id', { mode: 'number' }).notNull(),
    event: integer('event').notNull(),
    messageId: uuid('message_id'),
  },
  (t) => [primaryKey({ columns: [t.rawId, t.event] }), index('effects_message').on(t.messageId)],
)

/** Whom we have answered by ourselves, and when last: once a day is enough for any of them, and for any program. */
export const acknowledged = pgTable(
  'acknowledged',
  {
    kind: text('kind').notNull(),
    address: text('address').notNull(),
    channelId: uuid('channel_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.address] }), index('acknowledged_channel').on(t.channelId, t.at)],
)

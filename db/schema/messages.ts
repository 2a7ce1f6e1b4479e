import { sql } from 'drizzle-orm'
import {
  bigint,
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
import type { Authenticity, DeliveryState, FileRef, MessageKind } from '../facts.ts'
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
    files: jsonb('files').$type<FileRef[]>().notNull().default([]),
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
    leaseUntil: at('lease_until'),
    externalId: text('external_id'),
    error: text('error'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('deliveries_message').on(t.messageId),
    index('deliveries_pending')
      .on(t.conversationId, t.channelId, t.seq, t.part)
      .where(sql`${t.state} in ('queued', 'sending', 'failed', 'unknown')`),
    index('deliveries_external').on(t.channelId, t.externalId),
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

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { DeliveryState, FileRef, MessageKind, Status } from '../facts.ts'
import { agents, desks } from './agents.ts'
import { channels } from './channels.ts'
import { customers, identities } from './customers.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

export const conversations = pgTable(
  'conversations',
  {
    id: uuid('id').primaryKey(),
    number: serial('number').notNull().unique(),
    deskId: uuid('desk_id')
      .notNull()
      .references(() => desks.id),
    requesterId: uuid('requester_id')
      .notNull()
      .references(() => customers.id),
    subject: text('subject'),
    status: text('status').$type<Status>().notNull().default('open'),
    assigneeId: uuid('assignee_id').references(() => agents.id),
    /** Channel and identity of the newest message from the customer: where an answer goes unless the agent says otherwise. */
    channelId: uuid('channel_id')
      .notNull()
      .references(() => channels.id),
    identityId: uuid('identity_id')
      .notNull()
      .references(() => identities.id),
    preview: text('preview').notNull().default(''),
    previewKind: text('preview_kind').$type<MessageKind>().notNull().default('inbound'),
    /** Who of us wrote it; null where the customer did. */
    previewAgentId: uuid('preview_agent_id').references(() => agents.id),
    /** Sequence number of the newest message, and how many came from the customer. */
    lastSeq: integer('last_seq').notNull().default(0),
    inboundCount: integer('inbound_count').notNull().default(0),
    lastInboundSeq: integer('last_inbound_seq').notNull().default(0),
    /** What a customer's own numbering of his messages adds to `seq`: it goes on from one of his conversations to the next. */
    base: integer('base').notNull().default(0),
    lastMessageAt: at('last_message_at').notNull(),
    /** Since when the customer waits for an answer; null when we wait for him. */
    waitingSince: at('waiting_since'),
    createdAt: at('created_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('conversations_turn').on(t.deskId, t.status, t.waitingSince, t.id),
    index('conversations_recent').on(t.deskId, t.status, sql`${t.lastMessageAt} desc nulls last`, t.id),
    index('conversations_assignee').on(t.assigneeId, t.status),
    index('conversations_thread').on(t.identityId, t.channelId, t.lastMessageAt),
    index('conversations_requester').on(t.requesterId, t.createdAt),
  ],
)

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
    /** Whether there is more to it than its text; see `bodies`. */
    rich: boolean('rich').notNull().default(false),
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

/** Who takes part in a conversation besides its requester: proof that an answer to it may come from him. */
export const participants = pgTable(
  'participants',
  {
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id),
    kind: text('kind').notNull(),
    address: text('address').notNull(),
    name: text('name'),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.kind, t.address] })],
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
  (t) => [primaryKey({ columns: [t.rawId, t.event] })],
)

/** Personal state: how far an agent has read. */
export const readMarks = pgTable(
  'read_marks',
  {
    agentId: uuid('agent_id').notNull(),
    conversationId: uuid('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    inboundCount: integer('inbound_count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.agentId, t.conversationId] })],
)

/** Personal state: an answer that is not sent yet. */
export const drafts = pgTable(
  'drafts',
  {
    agentId: uuid('agent_id').notNull(),
    conversationId: uuid('conversation_id').notNull(),
    text: text('text').notNull(),
    note: boolean('note').notNull().default(false),
    version: integer('version').notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.agentId, t.conversationId] })],
)

/** Kept counts, a projection of the log. */
export const tallies = pgTable('tallies', {
  conversationId: uuid('conversation_id').primaryKey(),
  deskId: uuid('desk_id').notNull(),
  assigneeId: uuid('assignee_id'),
  status: text('status').$type<Status>().notNull(),
})
export const counters = pgTable(
  'counters',
  {
    deskId: uuid('desk_id').notNull(),
    /** The nil uuid where nobody is assigned: a primary key has no nulls. */
    assigneeId: uuid('assignee_id').notNull(),
    status: text('status').$type<Status>().notNull(),
    n: integer('n').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deskId, t.assigneeId, t.status] })],
)

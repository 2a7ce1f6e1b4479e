import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, serial, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { MessageKind, Status } from '../facts.ts'
import { agents, desks } from './agents.ts'
import { channels } from './channels.ts'
import { customers, identities } from './customers.ts'
import { at } from './columns.ts'

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
    /** Address of the room whose conversation it is, on its channel: answers go there, and not to any one of those in it. */
    room: text('room'),
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
    // In the orders of the lists, one desk at a time; see `page`. The newest first is the second of them, read backwards.
    index('conversations_turn').on(t.deskId, t.status, sql`coalesce(${t.waitingSince}, ${t.lastMessageAt})`, t.id),
    index('conversations_recent').on(t.deskId, t.status, t.lastMessageAt, t.id),
    index('conversations_unassigned')
      .on(t.deskId, t.status, sql`coalesce(${t.waitingSince}, ${t.lastMessageAt})`, t.id)
      .where(sql`${t.assigneeId} is null`),
    index('conversations_assignee').on(t.assigneeId, t.status),
    index('conversations_thread').on(t.identityId, t.channelId, t.lastMessageAt),
    uniqueIndex('conversations_room')
      .on(t.channelId, t.room)
      .where(sql`${t.room} is not null`),
    index('conversations_requester').on(t.requesterId, t.createdAt),
  ],
)

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

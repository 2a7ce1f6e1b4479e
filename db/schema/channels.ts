import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Balance, Progress } from '../facts.ts'
import { desks } from './agents.ts'
import { at } from './columns.ts'

export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
})

/** One configured account of a connector. */
export const channels = pgTable('channels', {
  id: uuid('id').primaryKey(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  deskId: uuid('desk_id')
    .notNull()
    .references(() => desks.id),
  /** Settings with their secret fields, AES-256-GCM with the row's id as associated data. */
  settings: bytea('settings').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  status: text('status').notNull().default('new'),
  statusAt: at('status_at').notNull(),
  /** Where a poller goes on; commits with the raw input it stands for. */
  cursor: text('cursor'),
  /** Null: nothing lies behind. */
  progress: jsonb('progress').$type<Progress>(),
  /** What is left at its far sides to send with, as they said it last. */
  balances: jsonb('balances').$type<Balance[]>().notNull().default([]),
  version: integer('version').notNull().default(1),
})

/** Every input as it came, kept before anyone looks inside. */
export const raw = pgTable(
  'raw',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => channels.id),
    key: text('key').notNull(),
    bytes: bytea('bytes'),
    blob: text('blob'),
    receivedAt: at('received_at').notNull(),
    state: text('state').$type<'new' | 'done' | 'quarantined'>().notNull().default('new'),
    attempts: integer('attempts').notNull().default(0),
    error: text('error'),
  },
  (t) => [
    uniqueIndex('raw_key').on(t.channelId, t.key),
    index('raw_new')
      .on(t.channelId, t.id)
      .where(sql`${t.state} = 'new'`),
    index('raw_quarantined')
      .on(t.channelId, t.id)
      .where(sql`${t.state} = 'quarantined'`),
  ],
)

/** Each time that a channel was called to send something, for whoever looks after it. The newest of them only. */
export const calls = pgTable(
  'calls',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    channelId: uuid('channel_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    attempt: integer('attempt').notNull(),
    at: at('at').notNull(),
    ms: integer('ms').notNull(),
    /** Null: it was taken. */
    code: text('code'),
    said: text('said'),
  },
  (t) => [index('calls_channel').on(t.channelId, t.id)],
)

/** Receipts that arrived before the send they speak of was committed. */
export const parkedReceipts = pgTable(
  'parked_receipts',
  {
    channelId: uuid('channel_id').notNull(),
    externalId: text('external_id').notNull(),
    state: text('state').notNull(),
    at: at('at').notNull(),
    data: jsonb('data'),
  },
  (t) => [index('parked_receipts_id').on(t.channelId, t.externalId)],
)

import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Actor, Subject, Touched } from '../facts.ts'
import { at } from './columns.ts'

const position = (name: string) => bigint(name, { mode: 'number' })

/** What commands have said and the sealer has not yet placed: one row a command, with all its facts. */
export const unsealed = pgTable('unsealed', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  actor: jsonb('actor').$type<Actor>().notNull(),
  at: at('at').notNull(),
  causeId: position('cause_id'),
  facts: jsonb('facts').$type<{ type: string; subject: Subject; data: unknown }[]>().notNull(),
  touched: jsonb('touched').$type<Touched>().notNull(),
})

/** All facts in one order without gaps; each row's hash covers the one before it. A trigger refuses update and delete. */
export const log = pgTable(
  'log',
  {
    position: position('position').primaryKey(),
    type: text('type').notNull(),
    subject: jsonb('subject').$type<Subject>().notNull(),
    subjectId: uuid('subject_id'),
    actor: jsonb('actor').$type<Actor>().notNull(),
    at: at('at').notNull(),
    causeId: position('cause_id'),
    data: jsonb('data').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
    /** Rows that the command wrote, for the live push. Not evidence, so not under the hash. */
    touched: jsonb('touched').$type<Touched>(),
  },
  (t) => [index('log_subject').on(t.subjectId, t.position)],
)

/** A new epoch begins with an installation and with each restore: an old cursor is then known to be void. */
export const epochs = pgTable('epochs', {
  id: uuid('id').primaryKey(),
  startedAt: at('started_at').notNull(),
  reason: text('reason').notNull(),
  /** While held, nothing is sent and no job runs until an admin lets go. */
  held: boolean('held').notNull().default(false),
})

/** Results of keyed commands, so that a repeated key replays instead of doing it twice. */
export const commands = pgTable(
  'commands',
  {
    key: text('key').primaryKey(),
    actorId: text('actor_id').notNull(),
    digest: text('digest').notNull(),
    result: jsonb('result'),
    at: at('at').notNull(),
  },
  (t) => [index('commands_at').on(t.at)],
)

export const readers = pgTable('readers', {
  name: text('name').primaryKey(),
  position: position('position').notNull().default(0),
  error: text('error'),
})

/** Facts that a reaction could not take: visible, and to be tried again by a person. */
export const parked = pgTable(
  'parked',
  {
    reader: text('reader').notNull(),
    position: position('position').notNull(),
    error: text('error').notNull(),
    at: at('at').notNull(),
  },
  (t) => [uniqueIndex('parked_fact').on(t.reader, t.position)],
)

export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    key: text('key'),
    input: jsonb('input').notNull(),
    runAt: at('run_at').notNull(),
    leaseUntil: at('lease_until'),
    /** Grows at each claim; a worker that lost its lease cannot finish the job of the next one. */
    fence: integer('fence').notNull().default(0),
    attempts: integer('attempts').notNull().default(0),
    error: text('error'),
    dead: boolean('dead').notNull().default(false),
  },
  (t) => [index('jobs_due').on(t.dead, t.runAt), uniqueIndex('jobs_key').on(t.name, t.key)],
)

/** Which node does what, until when. The fence grows at every change of hands. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  fence: integer('fence').notNull(),
  until: at('until').notNull(),
})

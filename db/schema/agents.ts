import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Role } from '../facts.ts'
import { calendars } from './calendars.ts'
import { at } from './columns.ts'

/** Staff. better-auth calls this its user table. */
export const agents = pgTable('agents', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  role: text('role').$type<Role>().notNull().default('agent'),
  active: boolean('active').notNull().default(true),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  version: integer('version').notNull().default(1),
  /** Grows at each change of role, desk or activity: a socket that resumes with an older one starts afresh. */
  accessEpoch: integer('access_epoch').notNull().default(1),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: uuid('user_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_user').on(t.userId)],
)

export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (t) => [uniqueIndex('accounts_provider').on(t.providerId, t.accountId)],
)

export const verifications = pgTable('verifications', {
  id: uuid('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** A one-time link to join: the set-up token of a new installation, or an admin's invitation. Only the digest is kept. */
export const invitations = pgTable('invitations', {
  digest: text('digest').primaryKey(),
  /** Null for the set-up token, whose holder names himself. */
  agentId: uuid('agent_id').references(() => agents.id, { onDelete: 'cascade' }),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
})

export const desks = pgTable('desks', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** Its working hours; null: it is always open. */
  calendarId: uuid('calendar_id').references(() => calendars.id),
  version: integer('version').notNull().default(1),
})

export const deskMembers = pgTable(
  'desk_members',
  {
    deskId: uuid('desk_id')
      .notNull()
      .references(() => desks.id),
    agentId: uuid('agent_id')
      .notNull()
      .references(() => agents.id),
  },
  (t) => [primaryKey({ columns: [t.deskId, t.agentId] }), index('desk_members_agent').on(t.agentId)],
)

/** Counts of better-auth's limiter: kept here so that a restart forgives nobody. */
export const rateLimits = pgTable('rate_limits', {
  id: uuid('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
})

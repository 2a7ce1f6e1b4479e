import { getTableColumns, getTableName, inArray, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { db, prepared } from '../../db/client.ts'
import type { StoredFile } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import {
  agents,
  calendars,
  channels,
  conversations,
  customers,
  desks,
  identities,
  log,
  messages,
} from '../../db/schema/index.ts'
import { consentOf, countingOf, sendersOf } from '../channels/configuring.ts'
import { channelOf, connectorOf } from '../channels/running.ts'
import type * as rows from '../contract/rows.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

export const agentRow = ({ id, version, name, email, role, active }: typeof agents.$inferSelect): rows.AgentRow => ({
  id,
  version,
  name,
  email,
  role,
  active,
})
export const deskRow = (row: typeof desks.$inferSelect): rows.DeskRow => row

export const channelRow = (row: typeof channels.$inferSelect): rows.ChannelRow => {
  const { id, version, kind, name, deskId, enabled, status, progress, balances } = row
  const {
    others = false,
    quotes = false,
    reactions = [],
    buttons = 0,
    links = false,
    attachmentBytes = 0,
    textLength = null,
    edit = null,
    remove = null,
  } = connectorOf(kind)?.limits ?? {}
  return {
    id,
    version,
    kind,
    name,
    deskId,
    enabled,
    status,
    progress,
    balances,
    others,
    quotes,
    reactions,
    buttons,
    links,
    consent: consentOf(row) ?? null,
    edit,
    remove,
    attachmentBytes,
    textLength,
    counting: countingOf(row),
    senders: sendersOf(row),
  }
}
export const customerRow = ({ id, version, name }: typeof customers.$inferSelect): rows.CustomerRow => ({
  id,
  version,
  name,
})
type Forbidding = typeof identities.$inferSelect & Pick<rows.IdentityRow, 'forbids'>
const identityRow = (row: Forbidding): rows.IdentityRow => {
  const { id, version, customerId, kind, address, channelId, forbids } = row
  return {
    id,
    version,
    customerId,
    kind,
    address,
    channelId,
    verifiedAt: iso(row.verifiedAt),
    releasedAt: iso(row.releasedAt),
    forbids,
  }
}
export const conversationRow = ({ base: _, ...row }: typeof conversations.$inferSelect): rows.ConversationRow => ({
  ...row,
  lastMessageAt: row.lastMessageAt.toISOString(),
  waitingSince: iso(row.waitingSince),
  createdAt: row.createdAt.toISOString(),
})
export const messageRow = ({ externalId: _, ...row }: typeof messages.$inferSelect): rows.MessageRow => ({
  ...row,
  files: row.files.map(fileRow),
  editedAt: iso(row.editedAt),
  takenBackAt: iso(row.takenBackAt),
  createdAt: row.createdAt.toISOString(),
})
export const fileRow = ({ far, ...file }: StoredFile): rows.FileRef => ({ ...file, ...(far?.ref && { again: true }) })
export const factRow = (fact: typeof log.$inferSelect): rows.FactRow => ({
  position: fact.position,
  type: fact.type as rows.FactType,
  subject: fact.subject,
  actor: fact.actor,
  at: fact.at.toISOString(),
  data: fact.data as Record<string, unknown>,
})

const byId = <T extends PgTable & { id: PgColumn }>(table: T) =>
  prepared(() =>
    db
      .select()
      .from(table as PgTable)
      .where(sql`${table.id} = any(${sql.placeholder('ids')}::uuid[])`)
      .prepare(`${getTableName(table)}_by_id`),
  )

/** With what is forbidden there, which is known by the address: an identity's version is raised when that changes. */
const identitiesWhere = (where: SQL) => {
  const forbids = sql<rows.IdentityRow['forbids']>`(
    select coalesce(jsonb_agg(jsonb_build_object('channelId', channel_id, 'purpose', purpose, 'since', since)), '[]')
    from consents where consents.kind = identities.kind and consents.address = identities.address and forbidden)`
  return db
    .select({ ...getTableColumns(identities), forbids })
    .from(identities)
    .where(where)
}
const identitiesById = prepared(() =>
  identitiesWhere(sql`${identities.id} = any(${sql.placeholder('ids')}::uuid[])`).prepare('identities_by_id'),
)

const loading = <T extends PgTable & { id: PgColumn }, Shape>(table: T, shape: (row: InferSelectModel<T>) => Shape) => {
  const statement = byId(table)
  return async (ids: Id[]): Promise<Shape[]> =>
    ids.length === 0 ? [] : ((await statement().execute({ ids })) as InferSelectModel<T>[]).map(shape)
}

/** Rows by id, shaped for the screen: what a batch of facts touched, read once for everybody. */
/** By which those are known who have no name, on lines where an address is a number that people can read. */
export async function numbersOf(rows: rows.ConversationRow[], customers: rows.CustomerRow[]) {
  const nameless = new Set(customers.filter(({ name }) => name === null).map(({ id }) => id))
  const byNumber = rows.filter((row) => nameless.has(row.requesterId) && channelOf(row.channelId)?.connector.consent)
  return load.identities([...new Set(byNumber.map(({ identityId }) => identityId))])
}

export const load = {
  agents: loading(agents, agentRow),
  desks: loading(desks, deskRow),
  calendars: loading(calendars, (row): rows.CalendarRow => row),
  channels: loading(channels, channelRow),
  customers: loading(customers, customerRow),
  identities: async (ids: Id[]) => (ids.length === 0 ? [] : (await identitiesById().execute({ ids })).map(identityRow)),
  conversations: loading(conversations, conversationRow),
  messages: loading(messages, messageRow),
  identitiesOf: async (customerIds: Id[]) =>
    (await identitiesWhere(inArray(identities.customerId, customerIds))).map(identityRow),
}

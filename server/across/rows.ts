import { inArray } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { agents, channels, conversations, customers, desks, identities, log, messages } from '../../db/schema/index.ts'
import { connectorOf } from '../channels/running.ts'
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
export const deskRow = ({ id, version, name }: typeof desks.$inferSelect): rows.DeskRow => ({ id, version, name })

export const channelRow = (row: typeof channels.$inferSelect): rows.ChannelRow => {
  const { id, version, kind, name, deskId, enabled, status } = row
  const others = connectorOf(kind)?.limits.others ?? false
  return { id, version, kind, name, deskId, enabled, status, others }
}
export const customerRow = ({ id, version, name }: typeof customers.$inferSelect): rows.CustomerRow => ({
  id,
  version,
  name,
})
export const identityRow = (row: typeof identities.$inferSelect): rows.IdentityRow => {
  const { id, version, customerId, kind, address, channelId } = row
  return { id, version, customerId, kind, address, channelId, verifiedAt: iso(row.verifiedAt) }
}
export const conversationRow = ({ base: _, ...row }: typeof conversations.$inferSelect): rows.ConversationRow => ({
  ...row,
  lastMessageAt: row.lastMessageAt.toISOString(),
  waitingSince: iso(row.waitingSince),
  createdAt: row.createdAt.toISOString(),
})
export const messageRow = ({ externalId: _, ...row }: typeof messages.$inferSelect): rows.MessageRow => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
})
export const factRow = (fact: typeof log.$inferSelect): rows.FactRow => ({
  position: fact.position,
  type: fact.type as rows.FactType,
  subject: fact.subject,
  actor: fact.actor,
  at: fact.at.toISOString(),
  data: fact.data as Record<string, unknown>,
})

/** Rows by id, shaped for the screen: what a batch of facts touched, read once for everybody. */
export const load = {
  agents: (ids: Id[]) => some(ids, () => db.select().from(agents).where(inArray(agents.id, ids)), agentRow),
  desks: (ids: Id[]) => some(ids, () => db.select().from(desks).where(inArray(desks.id, ids)), deskRow),
  channels: (ids: Id[]) => some(ids, () => db.select().from(channels).where(inArray(channels.id, ids)), channelRow),
  customers: (ids: Id[]) => some(ids, () => db.select().from(customers).where(inArray(customers.id, ids)), customerRow),
  identities: (ids: Id[]) =>
    some(ids, () => db.select().from(identities).where(inArray(identities.id, ids)), identityRow),
  identitiesOf: (customerIds: Id[]) =>
    some(
      customerIds,
      () => db.select().from(identities).where(inArray(identities.customerId, customerIds)),
      identityRow,
    ),
  conversations: (ids: Id[]) =>
    some(ids, () => db.select().from(conversations).where(inArray(conversations.id, ids)), conversationRow),
  messages: (ids: Id[]) => some(ids, () => db.select().from(messages).where(inArray(messages.id, ids)), messageRow),
}

async function some<From, To>(ids: Id[], query: () => PromiseLike<From[]>, shape: (row: From) => To): Promise<To[]> {
  return ids.length === 0 ? [] : (await query()).map(shape)
}

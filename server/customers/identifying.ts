import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { customers, identities } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'

export type Identity = typeof identities.$inferSelect

type Known = Pick<Address, 'kind' | 'address' | 'verified' | 'local'>

/** The channel for whose people alone an address has a meaning; null where it means the same everywhere. */
const home = (cx: Act, { local }: Known): Id | null => (local && cx.actor.kind === 'channel' ? cx.actor.id : null)

/** Who is this? The customer known by the address, or a new one. What was only typed in is kept as claimed, and joins nobody. */
export async function identify(cx: Act, from: Address): Promise<Identity> {
  const identity = (await find(cx, from)) ?? (await meet(cx, from))
  if (from.name) await name(cx, identity.customerId, from.name)
  for (const other of from.others ?? []) await learn(cx, identity.customerId, other)
  return identity
}

async function find(cx: Act, known: Known): Promise<Identity | undefined> {
  const { kind, address, verified } = known
  const channelId = home(cx, known)
  const here = channelId ? eq(identities.channelId, channelId) : isNull(identities.channelId)
  const proof = verified ? isNotNull(identities.verifiedAt) : isNull(identities.verifiedAt)
  const [found] = await cx.tx
    .select()
    .from(identities)
    .where(and(eq(identities.kind, kind), eq(identities.address, address), here, proof))
    .orderBy(identities.createdAt)
    .limit(1)
  return found
}

async function meet(cx: Act, from: Address): Promise<Identity> {
  await alone(cx, from)
  const twin = await find(cx, from)
  if (twin) return twin
  const row = { id: newId(), name: from.name ?? null, language: from.language ?? null, createdAt: cx.now }
  const customer = await insert(cx, customers, row)
  cx.record('customer.added', { customerId: customer.id }, {})
  return add(cx, customer.id, from)
}

/** Two messages of one stranger that arrive at once must make one customer. */
const alone = (cx: Act, { kind, address }: { kind: string; address: string }) =>
  cx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${kind}:${address}`}, 7203))`)

async function add(cx: Act, customerId: Id, known: Known) {
  const { kind, address, verified } = known
  const verifiedAt = verified ? cx.now : null
  const row = { id: newId(), customerId, kind, address, channelId: home(cx, known), verifiedAt, createdAt: cx.now }
  const identity = await insert(cx, identities, row)
  cx.record('identity.added', { customerId }, { identityId: identity.id, kind, verified })
  return identity
}

async function name(cx: Act, customerId: Id, name: string) {
  const [customer] = await cx.tx.select().from(customers).where(eq(customers.id, customerId))
  if (!customer || customer.name !== null) return
  await change(cx, customers, customer, { name })
  cx.record('customer.renamed', { customerId }, {})
}

async function learn(cx: Act, customerId: Id, other: { kind: string; address: string; verified: boolean }) {
  const { kind, address } = other
  const mine = and(eq(identities.customerId, customerId), eq(identities.kind, kind), eq(identities.address, address))
  const [known] = await cx.tx.select().from(identities).where(mine)
  if (known && (known.verifiedAt || !other.verified)) return
  await alone(cx, other)
  // Someone else has proved this address: a suggestion to merge at most, never a silent one.
  const verified = other.verified && !(await find(cx, { ...other, verified: true }))
  if (!known) await add(cx, customerId, { kind, address, verified })
  else if (verified) {
    await change(cx, identities, known, { verifiedAt: cx.now })
    cx.record('identity.verified', { customerId }, { identityId: known.id, kind })
  }
}

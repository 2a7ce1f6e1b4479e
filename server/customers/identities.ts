import { and, inArray, isNotNull, isNull, not, or, sql } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { identities } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { insertAll } from '../core/change.ts'

export type Identity = Pick<typeof identities.$inferSelect, 'id' | 'customerId' | 'kind' | 'address'>

/** By `keyOf`. `nameless`: nobody knows yet what the customer is called. */
export type Found = Map<string, Identity & { nameless: boolean }>

/** An address as it came in over a channel. */
export type Known = Pick<Address, 'kind' | 'address' | 'verified' | 'local' | 'samePerson' | 'lasts'> & {
  channelId: Id
}

/** The channel for whose people alone an address has a meaning; null where it means the same everywhere. */
const home = ({ local, channelId }: Known): Id | null => (local ? channelId : null)

/** What was proved and what was only typed in are two, even where they read the same. */
const nameOf = (kind: string, address: string, verified: boolean, home: Id | null) =>
  `${kind} ${verified ? 'verified' : 'claimed'} ${home ?? ''} ${address}`
export const keyOf = (known: Known) => nameOf(known.kind, known.address, known.verified, home(known))

/** The identities of these addresses, each the oldest of its name. */
export async function find(cx: Act, known: Known[]): Promise<Found> {
  if (known.length === 0) return new Map()
  const proved = sql<boolean>`${identities.verifiedAt} is not null`
  const nameless = sql<boolean>`(select name is null from customers where customers.id = identities.customer_id)`
  const { id, customerId, kind, address, channelId } = identities
  const rows = await cx.tx
    .selectDistinctOn([kind, address, channelId, proved], {
      ...{ id, customerId, kind, address, channelId, proved, nameless },
    })
    .from(identities)
    .where(
      and(
        sql`(${kind}, ${address}) in (select * from unnest(
          ${sql.param(known.map((one) => one.kind))}::text[], ${sql.param(known.map((one) => one.address))}::text[]))`,
        or(isNull(channelId), inArray(channelId, [...new Set(known.map((one) => one.channelId))])),
        isNull(identities.releasedAt),
        // An address that somebody typed into a form must not draw its owner’s mail to him.
        or(isNotNull(identities.verifiedAt), not(identities.hearsay)),
      ),
    )
    .orderBy(kind, address, channelId, proved, identities.createdAt)
  return new Map(rows.map((row) => [nameOf(row.kind, row.address, row.proved, row.channelId), row]))
}

/** By which a far side vouches for one person on all channels of its kind. */
export const personOf = ({ kind, address }: { kind: string; address: string }) => `${kind} ${address}`
export const isSamePerson = ({ verified, samePerson }: Known) => verified && samePerson === true

/** Those of these people whom another channel knows, by `personOf`, each by the oldest identity. */
export async function findElsewhere(cx: Act, known: Known[]): Promise<Found> {
  const asked = known.filter(isSamePerson)
  if (asked.length === 0) return new Map()
  const { rows } = await cx.tx.execute<Identity & { nameless: boolean }>(sql`
    select distinct on (kind, address) identities.id, customer_id as "customerId", kind, address, name is null as nameless
    from identities join customers on customers.id = customer_id
    where verified_at is not null and (kind, address) in (select * from unnest(
      ${sql.param(asked.map(({ kind }) => kind))}::text[], ${sql.param(asked.map(({ address }) => address))}::text[]))
    order by kind, address, identities.created_at`)
  return new Map(rows.map((row) => [personOf(row), row]))
}

/** Two messages of one stranger that arrive at once must make one customer. In one order: two batches then never wait for each other. */
export const alone = (cx: Act, known: { kind: string; address: string }[]) =>
  cx.tx.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 7203) as key
      from unnest(${sql.param(known.map(({ kind, address }) => `${kind}:${address}`))}::text[]) name order by 1) names`)

export const identityOf = (cx: Act, customerId: Id, known: Known) => ({
  id: newId(),
  customerId,
  kind: known.kind,
  address: known.address,
  channelId: home(known),
  verifiedAt: known.verified ? cx.now : null,
  hearsay: false,
  createdAt: cx.now,
})

/** Writes these identities; each is told of by the channel over which it came in. */
export async function addAll(cx: Act, added: { row: ReturnType<typeof identityOf>; known: Known }[]) {
  await insertAll(
    cx,
    identities,
    added.map(({ row }) => row),
  )
  for (const { row, known } of added) {
    const { id, customerId, kind, verifiedAt } = row
    const data = { identityId: id, kind, verified: verifiedAt !== null }
    cx.record('identity.added', { customerId }, data, channelActor(known.channelId))
  }
}

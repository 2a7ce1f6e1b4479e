import { and, eq } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { customers, identities } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { change, changeAll, insertAll } from '../core/change.ts'
import { lockAll } from '../core/hold.ts'
import {
  addAll,
  alone,
  find,
  findElsewhere,
  identityOf,
  isSamePerson,
  keyOf,
  personOf,
  type Found,
  type Identity,
  type Known,
} from './identities.ts'
import { tellContinued, useLinks } from './links.ts'
import { withoutSilent } from './releasing.ts'

export type Sender = Address & { channelId: Id; continues?: string | undefined }

/**
 * Who are these? For each, in their order, the customer known by the address, or a new one. What was only typed in is
 * kept as claimed, and joins nobody. `known` is what `find` says of them.
 */
export async function identifyAll(cx: Act, from: Sender[], known: Found): Promise<Identity[]> {
  const found = await withoutSilent(cx, from, known)
  const strangers = from.filter((one) => !found.has(keyOf(one)))
  const met = strangers.length > 0 ? await meet(cx, strangers) : found
  const all = from.map((one) => (found.get(keyOf(one)) ?? met.get(keyOf(one)))!)
  await nameThem(cx, from, all)
  for (const [n, { others = [], channelId }] of from.entries()) {
    for (const other of others) await learn(cx, all[n]!.customerId, { ...other, channelId })
  }
  return all
}

async function meet(cx: Act, strangers: Sender[]): Promise<Found> {
  await alone(cx, strangers)
  const met = await find(cx, strangers)
  const elsewhere = await findElsewhere(cx, strangers)
  const isNew = (from: Sender) => !met.has(keyOf(from)) && !elsewhere.has(personOf(from))
  const tied = await useLinks(cx, strangers.filter(isNew))
  const people = []
  const added = []
  for (const from of strangers) {
    if (met.has(keyOf(from))) continue
    const link = tied.get(keyOf(from))
    const known = elsewhere.get(personOf(from)) ?? link
    const customer = { id: newId(), name: from.name ?? null, language: from.language ?? null, createdAt: cx.now }
    const identity = identityOf(cx, known?.customerId ?? customer.id, from)
    met.set(keyOf(from), { ...identity, nameless: known ? known.nameless : customer.name === null })
    added.push({ row: identity, known: from })
    if (link) tellContinued(cx, link, identity.id, from.channelId)
    if (known) continue
    if (isSamePerson(from)) elsewhere.set(personOf(from), met.get(keyOf(from))!)
    people.push(customer)
    cx.record('customer.added', { customerId: customer.id }, {}, channelActor(from.channelId))
  }
  await insertAll(cx, customers, people)
  await addAll(cx, added)
  return met
}

/** A customer without a name gets the first one that he gives. */
async function nameThem(cx: Act, from: Sender[], all: (Identity & { nameless: boolean })[]) {
  const naming = from.flatMap((one, n) => (one.name && all[n]!.nameless ? [[all[n]!.customerId, one] as const] : []))
  if (naming.length === 0) return
  const given = new Map(naming.reverse())
  const held = await lockAll(cx, customers, [...given.keys()])
  const rows = held.filter(({ name }) => name === null).map(({ id }) => ({ id, name: given.get(id)!.name! }))
  await changeAll(cx, customers, rows)
  for (const { id } of rows)
    cx.record('customer.renamed', { customerId: id }, {}, channelActor(given.get(id)!.channelId))
}

/** Notes a further address of a customer: by his own word it is claimed, by the far side's verified. */
async function learn(cx: Act, customerId: Id, other: Known) {
  const { kind, address } = other
  const mine = and(eq(identities.customerId, customerId), eq(identities.kind, kind), eq(identities.address, address))
  const [known] = await cx.tx.select().from(identities).where(mine)
  if (known && (known.verifiedAt || !other.verified)) return
  await alone(cx, [other])
  // Someone else has proved this address: a suggestion to merge at most, never a silent one.
  const verified = other.verified && !(await find(cx, [other])).has(keyOf(other))
  const row = { ...identityOf(cx, customerId, { ...other, verified }), hearsay: !verified }
  if (!known) await addAll(cx, [{ row, known: other }])
  else if (verified) {
    await change(cx, identities, known, { verifiedAt: cx.now })
    cx.record('identity.verified', { customerId }, { identityId: known.id, kind }, channelActor(other.channelId))
  }
}

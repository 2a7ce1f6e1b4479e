import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Address } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { customers, identities } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { change, changeAll, insertAll } from '../core/change.ts'
import { lockAll } from '../core/hold.ts'
import { addAll, alone, find, identityOf, keyOf, type Identity } from './identities.ts'

/**
 * Who are these? For each, in their order, the customer known by the address, or a new one. What was only typed in is
 * kept as claimed, and joins nobody.
 */
export async function identifyAll(cx: Act, from: Address[]): Promise<Identity[]> {
  const found = await find(cx, from)
  const strangers = from.filter((one) => !found.has(keyOf(cx, one)))
  const met = strangers.length > 0 ? await meet(cx, strangers) : found
  const all = from.map((one) => (found.get(keyOf(cx, one)) ?? met.get(keyOf(cx, one)))!)
  await nameThem(cx, from, all)
  for (const [n, { others = [] }] of from.entries()) {
    for (const other of others) await learn(cx, all[n]!.customerId, other)
  }
  return all
}

async function meet(cx: Act, strangers: Address[]): Promise<Map<string, Identity>> {
  await alone(cx, strangers)
  const met = await find(cx, strangers)
  const people = []
  const rows: ReturnType<typeof identityOf>[] = []
  for (const from of strangers) {
    if (met.has(keyOf(cx, from))) continue
    const customer = { id: newId(), name: from.name ?? null, language: from.language ?? null, createdAt: cx.now }
    const identity = identityOf(cx, customer.id, from)
    met.set(keyOf(cx, from), identity)
    people.push(customer)
    rows.push(identity)
    cx.record('customer.added', { customerId: customer.id }, {})
  }
  await insertAll(cx, customers, people)
  await addAll(cx, rows)
  return met
}

/** A customer without a name gets the first one that he gives. */
async function nameThem(cx: Act, from: Address[], all: Identity[]) {
  const given = new Map(from.flatMap(({ name }, n) => (name ? [[all[n]!.customerId, name] as const] : [])).reverse())
  if (given.size === 0) return
  const nameless = and(inArray(customers.id, [...given.keys()]), isNull(customers.name))
  const found = await cx.tx.select({ id: customers.id }).from(customers).where(nameless)
  const held = await lockAll(
    cx,
    customers,
    found.map(({ id }) => id),
  )
  const rows = held.filter(({ name }) => name === null).map(({ id }) => ({ id, name: given.get(id)! }))
  await changeAll(cx, customers, rows)
  for (const { id } of rows) cx.record('customer.renamed', { customerId: id }, {})
}

/** Notes a further address of a customer: by his own word it is claimed, by the far side's verified. */
async function learn(cx: Act, customerId: Id, other: { kind: string; address: string; verified: boolean }) {
  const { kind, address } = other
  const mine = and(eq(identities.customerId, customerId), eq(identities.kind, kind), eq(identities.address, address))
  const [known] = await cx.tx.select().from(identities).where(mine)
  if (known && (known.verifiedAt || !other.verified)) return
  await alone(cx, [other])
  // Someone else has proved this address: a suggestion to merge at most, never a silent one.
  const verified = other.verified && !(await find(cx, [other])).has(keyOf(cx, other))
  if (!known) await addAll(cx, [{ ...identityOf(cx, customerId, { kind, address, verified }), hearsay: !verified }])
  else if (verified) {
    await change(cx, identities, known, { verifiedAt: cx.now })
    cx.record('identity.verified', { customerId }, { identityId: known.id, kind })
  }
}

import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Actor, Subject } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { identities } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lockAll } from '../core/hold.ts'
import { keyOf, type Found, type Known } from './identities.ts'

type Held = typeof identities.$inferSelect

/**
 * From now on the address is somebody else's: whoever writes from it is a stranger, and finds nothing of what was said
 * before. What it was known for stays with the customer.
 */
export async function release(cx: Act, row: Held, by: 'agent' | 'silence', about: Subject, actor?: Actor) {
  if (row.releasedAt !== null) return
  await change(cx, identities, row, { verifiedAt: null, releasedAt: cx.now })
  const data = { identityId: row.id, kind: row.kind, by }
  cx.record('identity.released', about, data, actor)
}

/** Those that are known still: an address that was silent for so long that it may have changed hands is released. */
export async function withoutSilent(cx: Act, from: Known[], known: Found): Promise<Found> {
  const lasting = from.filter((one) => one.lasts !== undefined && known.has(keyOf(one)))
  if (lasting.length === 0) return known
  const asked = lasting.map((one) => ({ id: known.get(keyOf(one))!.id, days: one.lasts! }))
  const { rows } = await cx.tx.execute<{ id: Id }>(sql`
    select asked.id from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked(id uuid, days int)
    where (select max(last_message_at) from conversations where identity_id = asked.id)
      < ${cx.now.toISOString()}::timestamptz - make_interval(days => days)`)
  if (rows.length === 0) return known
  const held = await lockAll(
    cx,
    identities,
    rows.map(({ id }) => id),
  )
  const channels = new Map(lasting.map((one) => [known.get(keyOf(one))!.id, one.channelId]))
  for (const one of held)
    await release(cx, one, 'silence', { customerId: one.customerId }, channelActor(channels.get(one.id)!))
  const silent = new Set(rows.map(({ id }) => id))
  return new Map([...known].filter(([, { id }]) => !silent.has(id)))
}

/** Whether this address leads to somebody else by now. */
export async function isReleased(tx: Pick<Act['tx'], 'select'>, id: Id | null): Promise<boolean> {
  if (id === null) return false
  const kept = and(eq(identities.id, id), isNull(identities.releasedAt))
  const rows = await tx.select({ id: identities.id }).from(identities).where(kept)
  return rows.length === 0
}

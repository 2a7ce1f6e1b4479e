import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { channels, raw } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act, Caller } from '../core/act.ts'
import { bytesOf } from '../core/raw.ts'
import { inDesksOf, need } from '../agents/access.ts'

/** What a channel could not read, newest first. */
export async function quarantined(channelId: Id, before: number) {
  const set = and(eq(raw.channelId, channelId), eq(raw.state, 'quarantined'), lt(raw.id, before))
  const rows = await db.select().from(raw).where(set).orderBy(desc(raw.id)).limit(50)
  return rows.map(({ id, receivedAt, error }) => ({ id, receivedAt: receivedAt.toISOString(), error }))
}

/** A quarantined input as it came. It is what a customer wrote, so only for those who see its channel's desk. */
export async function original(caller: Caller, id: number): Promise<Uint8Array> {
  const [found] = await db
    .select({ raw })
    .from(raw)
    .innerJoin(channels, eq(channels.id, raw.channelId))
    .where(and(eq(raw.id, id), eq(raw.state, 'quarantined'), inDesksOf(caller, channels.deskId)))
  return found ? bytesOf(found.raw) : refuse('not_found', 'There is no such input.')
}

/** Has the input parsed once more, as after an update that can read it. */
export async function retryRaw(cx: Act, id: number) {
  need(cx.actor, 'configure')
  const again = { state: 'new' as const, attempts: 0, error: null }
  const rows = await cx.tx
    .update(raw)
    .set(again)
    .where(sql`${raw.id} = ${id} and ${raw.state} = 'quarantined'`)
    .returning()
  const row = rows[0] ?? refuse('not_found', 'There is no such input.')
  cx.record('raw.retried', { channelId: row.channelId }, { rawId: id })
}

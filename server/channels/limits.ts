import { eq } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { consentOf } from './configuring.ts'
import { connectorOf } from './running.ts'

/** What a channel can and cannot do; undefined where its kind is no longer known. */
export const limitsOf = async (cx: Act, channelId: Id) => (await termsOf(cx, channelId)).limits

/** The same, and what its customers may forbid. */
export async function termsOf(cx: Pick<Act, 'tx'>, channelId: Id) {
  const [row] = await cx.tx.select().from(channels).where(eq(channels.id, channelId))
  return { limits: connectorOf(row!.kind)?.limits, consent: consentOf(row!) }
}

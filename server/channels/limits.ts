import { eq } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { connectorOf } from './running.ts'

/** What a channel can and cannot do; undefined where its kind is no longer known. */
export async function limitsOf(cx: Act, channelId: Id) {
  const [channel] = await cx.tx.select({ kind: channels.kind }).from(channels).where(eq(channels.id, channelId))
  return connectorOf(channel!.kind)?.limits
}

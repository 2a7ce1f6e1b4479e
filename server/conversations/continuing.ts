import { and, eq } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { inDesksOf } from '../agents/access.ts'
import { connectorOf } from '../channels/running.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { keepLink } from '../customers/links.ts'
import { hold } from './visible.ts'

/** The customer of this conversation, who may be sent on to that channel; refuses everybody and everything else. */
export async function sentOn(cx: Act, id: Id, channelId: Id): Promise<Id> {
  const { requesterId, room } = await hold(cx, id, 'reply')
  const [channel] = await cx.tx
    .select({ kind: channels.kind })
    .from(channels)
    .where(and(eq(channels.id, channelId), eq(channels.enabled, true), inDesksOf(cx.actor, channels.deskId)))
  if (!channel || !connectorOf(channel.kind)?.limits.links) refuse('not_found', 'There is no such channel to go on at.')
  if (room !== null) refuse('invalid', 'A group cannot go on elsewhere as one person.')
  return requesterId
}

/** Lets him come there as himself, by a link that bears `token`. Answers until when. */
export async function continueOn(cx: Act, id: Id, channelId: Id, token: string): Promise<Date> {
  const link = await keepLink(cx, token, { channelId, customerId: await sentOn(cx, id, channelId) })
  cx.record('conversation.linked', { conversationId: id }, { linkId: link.id, channelId })
  return link.expiresAt
}

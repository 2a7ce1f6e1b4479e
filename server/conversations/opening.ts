import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { newId, type Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { insert } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import type { Conversation } from './visible.ts'

export interface Line {
  channel: { id: Id; deskId: Id }
  identity: { id: Id; customerId: Id }
  subject?: string
  /** Days within which the same identity on the same channel goes on where it left off. */
  threadDays: number
}

/** The conversation that an inbound message belongs to: the one this identity has on this channel, or a new one. */
export async function conversationOf(cx: Act, line: Line): Promise<Conversation> {
  return (await current(cx, line)) ?? open(cx, line)
}

async function current(cx: Act, { channel, identity, threadDays }: Line) {
  const since = new Date(cx.now.getTime() - threadDays * 86_400_000)
  const [found] = await cx.tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.identityId, identity.id),
        eq(conversations.channelId, channel.id),
        gt(conversations.lastMessageAt, since),
      ),
    )
    .orderBy(desc(conversations.lastMessageAt))
    .limit(1)
  return found && lock(cx, conversations, found.id)
}

async function open(cx: Act, line: Line): Promise<Conversation> {
  const { channel, identity, subject } = line
  const conversation = await insert(cx, conversations, {
    id: newId(),
    deskId: channel.deskId,
    requesterId: identity.customerId,
    subject: subject ?? null,
    base: await baseOf(cx, line),
    channelId: channel.id,
    identityId: identity.id,
    lastMessageAt: cx.now,
    createdAt: cx.now,
  })
  const { id, deskId, requesterId } = conversation
  cx.record('conversation.opened', { conversationId: id }, { requesterId, deskId, channelId: channel.id })
  return conversation
}

/** An earlier conversation may still grow by so many messages before its customer's numbering would collide. */
const room = 100_000

async function baseOf(cx: Act, { channel, identity }: Line): Promise<number> {
  const [row] = await cx.tx
    .select({ last: sql<number | null>`max(${conversations.base} + ${conversations.lastSeq})::int` })
    .from(conversations)
    .where(and(eq(conversations.identityId, identity.id), eq(conversations.channelId, channel.id)))
  return row?.last ? row.last + room : 0
}

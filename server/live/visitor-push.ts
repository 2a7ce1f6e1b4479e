import { and, desc, eq, isNull } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, identities } from '../../db/schema/index.ts'
import type { SealedFact } from '../core/log.ts'
import { channelOf } from '../channels/running.ts'
import { room, type AgentServer } from './rooms.ts'
import { shown, touchedFor } from './visitor-thread.ts'
import type { VisitorServer } from './visitors.ts'

/** Tells customers what was said to them, or by them on another screen of theirs. */
export async function pushToVisitors(io: VisitorServer, facts: SealedFact[]) {
  if (io.sockets.size === 0) return
  const ids = [...new Set(facts.flatMap((fact) => fact.touched?.messages ?? []))]
  for (const row of await touchedFor(ids)) {
    const channelId = row.message.channelId!
    const name = room.visitor(channelId, row.address)
    const running = channelOf(channelId)
    if (!running || !io.adapter.rooms.has(name)) continue
    io.to(name).emit('messages', [await shown(running, row)])
  }
}

/** An agent has read on: the customer's ticks follow. */
export async function tellSeen(io: VisitorServer, conversationId: Id, seq: number) {
  const [row] = await db
    .select({ channelId: conversations.channelId, address: identities.address, base: conversations.base })
    .from(conversations)
    .innerJoin(identities, eq(identities.id, conversations.identityId))
    .where(and(eq(conversations.id, conversationId), isNull(conversations.room)))
  if (row) io.to(room.visitor(row.channelId, row.address)).emit('seen', row.base + seq)
}

/** A customer types: shown in the list and in the thread of those who see his desk. */
export async function tellTyping(io: AgentServer, channelId: Id, address: string) {
  const [row] = await db
    .select({ id: conversations.id, deskId: conversations.deskId })
    .from(conversations)
    .innerJoin(identities, eq(identities.id, conversations.identityId))
    .where(and(eq(conversations.channelId, channelId), eq(identities.address, address), isNull(conversations.room)))
    .orderBy(desc(conversations.lastMessageAt))
    .limit(1)
  if (row) io.to(room.desk(row.deskId)).emit('typing', { conversationId: row.id, agentId: null })
}

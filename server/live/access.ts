import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Facts } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { agents, sessions } from '../../db/schema/index.ts'
import type { SealedFact } from '../core/log.ts'
import { seesAllDesks } from '../contract/policy.ts'
import { enter } from './agents.ts'
import type { AgentServer } from './rooms.ts'

/** Packets that may wait for a slow screen before it is sent away, to come back and catch up. */
const backlog = 1000

/** Whose access these facts changed: their sockets leave all rooms, enter those of now, and start afresh. */
export async function applyAccess(io: AgentServer, facts: SealedFact[]) {
  const changed = new Set(facts.flatMap(agentOf))
  const moreDesks = facts.some((fact) => fact.type === 'desk.added')
  if (changed.size === 0 && !moreDesks) return
  for (const socket of io.of('/').sockets.values()) {
    const { agent } = socket.data
    if (!changed.has(agent.id) && !(moreDesks && seesAllDesks(agent.role))) continue
    const [row] = await db.select().from(agents).where(eq(agents.id, socket.data.agent.id))
    if (!row?.active) socket.disconnect(true)
    else {
      await enter(socket, { kind: 'agent', id: row.id, role: row.role, active: row.active })
      socket.emit('reset')
    }
  }
}

function agentOf(fact: SealedFact): Id[] {
  if (fact.type === 'agent.changed') return [fact.subject.agentId!]
  if (fact.type === 'desk.joined' || fact.type === 'desk.left') return [(fact.data as Facts['desk.joined']).agentId]
  return []
}

/** Closes the sockets whose session has ended, wherever it was ended, and those that cannot keep up. */
export async function sweepSockets(io: AgentServer) {
  const sockets = [...io.of('/').sockets.values()]
  if (sockets.length === 0) return
  const ids = [...new Set(sockets.map((socket) => socket.data.sessionId))]
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(inArray(sessions.id, ids), gt(sessions.expiresAt, sql`now()`)))
  const alive = new Set(rows.map((row) => row.id))
  for (const socket of sockets) {
    const slow = ((socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0) > backlog
    if (!alive.has(socket.data.sessionId) || slow) socket.disconnect(true)
  }
}

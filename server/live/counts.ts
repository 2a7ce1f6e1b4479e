import { allCounters, countsFor } from '../conversations/counts.ts'
import { cursor } from '../across/thread.ts'
import { room, type AgentServer } from './rooms.ts'

const told = new Map<string, string>()

/** Tells each agent the counts of his views where they are not what he was told last. */
export async function pushCounts(io: AgentServer) {
  const agents = new Map([...io.of('/').sockets.values()].map((socket) => [socket.data.agent.id, socket.data]))
  for (const id of told.keys()) if (!agents.has(id)) told.delete(id)
  if (agents.size === 0) return
  const counters = await allCounters()
  for (const [id, { deskIds }] of agents) {
    const desks = new Set(deskIds)
    const counts = countsFor(counters, id, (deskId) => desks.has(deskId))
    const text = JSON.stringify(counts)
    if (told.get(id) === text) continue
    told.set(id, text)
    io.to(room.agent(id)).emit('push', { ...cursor(), counts })
  }
}

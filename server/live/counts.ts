import { allCounters, byDesk, countsFor } from '../conversations/counts.ts'
import { cursor } from '../across/thread.ts'
import type { AgentServer } from './rooms.ts'

const told = new Map<string, string>()

/** Tells each screen the counts of its views where they are not what it was told last: a line that comes back is a new one. */
export async function pushCounts(io: AgentServer) {
  const sockets = io.of('/').sockets
  for (const id of told.keys()) if (!sockets.has(id)) told.delete(id)
  if (sockets.size === 0) return
  const counters = byDesk(await allCounters())
  for (const [id, socket] of sockets) {
    const { agent, deskIds } = socket.data
    const counts = countsFor(counters, agent.id, deskIds)
    const text = JSON.stringify(counts)
    if (told.get(id) === text) continue
    told.set(id, text)
    socket.emit('push', { ...cursor(), counts })
  }
}

import type { Id } from '../../db/ids.ts'
import { heard, publish, type Told } from '../core/bus.ts'
import { room, type AgentServer } from './rooms.ts'

interface There {
  desks: Set<Id>
  viewers: Map<Id, Id[]>
}

/** Who is at work and who looks at what, in each of the other processes. */
const elsewhere = new Map<string, There>()

/** Whether someone of the desk is at work. */
export const isAtWork = (io: AgentServer, deskId: Id) =>
  (io.of('/').adapter.rooms.get(room.desk(deskId))?.size ?? 0) > 0 ||
  [...elsewhere.values()].some(({ desks }) => desks.has(deskId))

/** Tells those who look at a conversation here who does, wherever. */
export function tellViewers(io: AgentServer, conversationId: Id) {
  const others = [...elsewhere.values()].flatMap(({ viewers }) => viewers.get(conversationId) ?? [])
  const agentIds = [...new Set([...viewersHere(io, room.conversation(conversationId)), ...others])]
  io.to(room.conversation(conversationId)).emit('viewers', { conversationId, agentIds })
}

function viewersHere(io: AgentServer, name: string): Id[] {
  const sockets = [...(io.of('/').adapter.rooms.get(name) ?? [])].map((one) => io.of('/').sockets.get(one))
  return [...new Set(sockets.flatMap((one) => (one ? [one.data.agent.id] : [])))]
}

/** Keeps what the others tell of theirs. Answers what tells them of ours, as far as it has changed since. */
export function sharePresence(io: AgentServer): () => void {
  let told = new Map<Id, string>()
  let desksTold = ''
  heard.on('came', () => ((told = new Map()), (desksTold = '')))
  heard.on('left', (node) => {
    const left = elsewhere.get(node)?.viewers.keys() ?? []
    elsewhere.delete(node)
    for (const conversationId of left) tellViewers(io, conversationId)
  })
  heard.on('presence', (theirs, from) => hear(io, theirs, from))
  return () => {
    const rooms = [...io.of('/').adapter.rooms.keys()]
    const desks = rooms.flatMap((name) => idIn(name, room.desk))
    const open = new Map(
      rooms.flatMap((name) => idIn(name, room.conversation).map((id): [Id, Id[]] => [id, viewersHere(io, name)])),
    )
    const now = new Map([...open].map(([id, agentIds]) => [id, agentIds.join()]))
    const changed = [...new Set([...told.keys(), ...now.keys()])].filter((id) => told.get(id) !== now.get(id))
    if (changed.length === 0 && desksTold === desks.join()) return
    publish('presence', { desks, viewers: changed.map((id) => [id, open.get(id) ?? []]) })
    told = now
    desksTold = desks.join()
  }
}

function hear(io: AgentServer, { desks, viewers }: Told['presence'], from: string) {
  const there = elsewhere.get(from) ?? { desks: new Set(), viewers: new Map<Id, Id[]>() }
  elsewhere.set(from, { ...there, desks: new Set(desks) })
  for (const [conversationId, agentIds] of viewers) {
    if (agentIds.length > 0) there.viewers.set(conversationId, agentIds)
    else there.viewers.delete(conversationId)
    tellViewers(io, conversationId)
  }
}

/** The id that a room of this kind bears in its name. */
function idIn(name: string, kind: (id: Id) => string): Id[] {
  const prefix = kind('')
  return name.startsWith(prefix) ? [name.slice(prefix.length)] : []
}

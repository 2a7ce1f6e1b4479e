import type { Id } from '../../db/ids.ts'
import { heard, isAlone, publish, type Told } from '../core/bus.ts'
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

/** Milliseconds after which all is told again, though nothing has changed: what was told may have been lost. */
const again = 5000

/** Keeps what the others tell of theirs. Answers what tells them of ours. */
export function sharePresence(io: AgentServer): () => void {
  let told = ''
  let at = 0
  heard.on('came', () => (told = ''))
  heard.on('left', (node) => keep(io, node, { desks: new Set(), viewers: new Map() }))
  heard.on('presence', ({ desks, viewers }, from) =>
    keep(io, from, { desks: new Set(desks), viewers: new Map(viewers) }),
  )
  return () => {
    if (isAlone()) return
    const presence = presenceHere(io)
    const now = JSON.stringify(presence)
    if (now === told && Math.abs(Date.now() - at) < again) return
    publish('presence', presence)
    told = now
    at = Date.now()
  }
}

function presenceHere(io: AgentServer): Told['presence'] {
  const rooms = [...io.of('/').adapter.rooms.keys()]
  return {
    desks: rooms.flatMap((name) => idIn(name, room.desk)),
    viewers: rooms.flatMap((name) =>
      idIn(name, room.conversation).map((id): [Id, Id[]] => [id, viewersHere(io, name)]),
    ),
  }
}

function keep(io: AgentServer, node: string, there: There) {
  const before = elsewhere.get(node)?.viewers ?? new Map<Id, Id[]>()
  elsewhere.set(node, there)
  if (there.desks.size === 0 && there.viewers.size === 0) elsewhere.delete(node)
  for (const id of new Set([...before.keys(), ...there.viewers.keys()]))
    if (before.get(id)?.join() !== there.viewers.get(id)?.join()) tellViewers(io, id)
}

/** The id that a room of this kind bears in its name. */
function idIn(name: string, kind: (id: Id) => string): Id[] {
  const prefix = kind('')
  return name.startsWith(prefix) ? [name.slice(prefix.length)] : []
}

import { z } from 'zod'
import type { Id } from '../../db/ids.ts'
import { can } from '../contract/policy.ts'
import { publish, type Told } from '../core/bus.ts'
import { channelOf } from '../channels/running.ts'
import { id } from '../routes/context.ts'
import { room, type AgentServer, type AgentSocket, type Far } from './rooms.ts'
import type { VisitorServer } from './visitors.ts'

export const typed = z.strictObject({ conversationId: id, note: z.boolean() })

/** Only into the conversation that is open here, which `open` has checked. */
export function type(io: AgentServer, socket: AgentSocket, { conversationId, note }: z.output<typeof typed>) {
  const { open, agent } = socket.data
  if (open?.id !== conversationId || !socket.rooms.has(room.conversation(conversationId))) return
  // Who cannot answer says to nobody that he does.
  if (!can(agent, 'reply')) return
  const told = { conversationId, agentId: agent.id, visitorRoom: note ? null : open.visitorRoom }
  tellAnswering(io, told, socket)
  publish('answering', told)
  if (!note && open.far) tellFar(conversationId, open.far)
}

/** To those who look at the conversation here, `but` for whom it is, and to the customer where he may know. */
export function tellAnswering(io: AgentServer, { visitorRoom, ...typed }: Told['answering'], but?: AgentSocket) {
  const viewers = room.conversation(typed.conversationId)
  if (but) but.to(viewers).emit('typing', typed)
  else io.to(viewers).emit('typing', typed)
  if (visitorRoom) (io.of('/visitor') as unknown as VisitorServer).to(visitorRoom).emit('typing')
}

/** Far sides show it for some five seconds, and count every call. */
const pause = 5_000
const lastTold = new Map<Id, number>()
const remembered = 10_000

/** To a far side that shows it. Nobody waits for it, and where it fails nobody misses it. */
function tellFar(conversationId: Id, { channelId, to }: Far) {
  const channel = channelOf(channelId)?.channel
  const now = performance.now()
  if (!channel?.typing || now - (lastTold.get(conversationId) ?? -Infinity) < pause) return
  if (lastTold.size >= remembered) lastTold.clear()
  lastTold.set(conversationId, now)
  void channel.typing({ kind: to.kind, address: to.address }).catch(() => {})
}

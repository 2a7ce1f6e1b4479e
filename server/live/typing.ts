import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, identities } from '../../db/schema/index.ts'
import { can } from '../contract/policy.ts'
import { publish, type Told } from '../core/bus.ts'
import { channelOf } from '../channels/running.ts'
import { answeredAt } from '../conversations/rooms.ts'
import { id } from '../routes/context.ts'
import { room, type AgentServer, type AgentSocket } from './rooms.ts'
import type { VisitorServer } from './visitors.ts'

export const typed = z.strictObject({ conversationId: id, note: z.boolean() })

/** Only into the conversation that is open here, which `open` has checked. */
export async function type(io: AgentServer, socket: AgentSocket, { conversationId, note }: z.output<typeof typed>) {
  const { agent } = socket.data
  const isOpen = () => socket.data.open?.id === conversationId && socket.rooms.has(room.conversation(conversationId))
  // Who cannot answer says to nobody that he does.
  if (!isOpen() || !can(agent, 'reply')) return
  const far = note ? undefined : await farOf(conversationId)
  if (!isOpen()) return
  const visitorRoom = far && !far.to.room ? room.visitor(far.channelId, far.to.address) : null
  const told = { conversationId, agentId: agent.id, visitorRoom }
  tellAnswering(io, told, socket)
  publish('answering', told)
  if (far) tellFar(far)
}

/** Where the customer is answered now: he may have written elsewhere since the conversation was opened. */
async function farOf(id: Id) {
  const [row] = await db
    .select({ conversation: conversations, identity: identities })
    .from(conversations)
    .innerJoin(identities, eq(identities.id, conversations.identityId))
    .where(eq(conversations.id, id))
  return row && { channelId: row.conversation.channelId, to: answeredAt(row.conversation, row.identity) }
}
type Far = NonNullable<Awaited<ReturnType<typeof farOf>>>

/** To those who look at the conversation here, `but` for whom it is, and to the customer where he may know. */
export function tellAnswering(io: AgentServer, { visitorRoom, ...typed }: Told['answering'], but?: AgentSocket) {
  const viewers = room.conversation(typed.conversationId)
  if (but) but.to(viewers).emit('typing', typed)
  else io.to(viewers).emit('typing', typed)
  if (visitorRoom) (io.of('/visitor') as unknown as VisitorServer).to(visitorRoom).emit('typing')
}

/** Far sides show it for some five seconds, and count every call. */
const pause = 5_000
const lastTold = new Map<string, number>()
const remembered = 10_000

/** To a far side that shows it. Nobody waits for it, and where it fails nobody misses it. */
function tellFar({ channelId, to }: Far) {
  const name = `${channelId} ${to.address}`
  const channel = channelOf(channelId)?.channel
  const now = performance.now()
  if (!channel?.typing || now - (lastTold.get(name) ?? -Infinity) < pause) return
  if (lastTold.size >= remembered) lastTold.clear()
  lastTold.set(name, now)
  void channel.typing({ kind: to.kind, address: to.address }).catch(() => {})
}

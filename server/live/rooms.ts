import type { Server, Socket } from 'socket.io'
import type { Id } from '../../db/ids.ts'
import type { AgentToServer, ServerToAgent } from '../contract/socket.ts'
import type { Agent } from '../routes/context.ts'

export interface AgentData {
  agent: Agent
  sessionId: Id
  accessEpoch: number
  deskIds: Id[]
  /** The conversation on screen. */
  open: { id: Id } | null
}
export type AgentSocket = Socket<AgentToServer, ServerToAgent, Record<string, never>, AgentData>
export type AgentServer = Server<AgentToServer, ServerToAgent, Record<string, never>, AgentData>

/** Rooms are chosen here and by nobody else: what a client says names none. */
export const room = {
  staff: 'staff',
  agent: (id: Id) => `agent:${id}`,
  desk: (id: Id) => `desk:${id}`,
  /** Per desk too: whoever has the conversation open but lost sight of its desk hears nothing more. */
  conversation: (id: Id) => `conversation:${id}`,
  visitor: (channelId: Id, address: string) => `visitor:${channelId}:${address}`,
}

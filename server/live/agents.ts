import { eq } from 'drizzle-orm'
import type { Logger } from 'pino'
import { z } from 'zod'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { agents } from '../../db/schema/index.ts'
import type { Opened } from '../contract/socket.ts'
import { cursor } from '../across/thread.ts'
import type { Auth } from '../agents/auth.ts'
import { find } from '../conversations/lists.ts'
import { desksOf } from '../routes/boot.ts'
import { authenticate, id, type Agent } from '../routes/context.ts'
import { begunPosition } from '../core/tail.ts'
import { listen } from './listen.ts'
import { tellViewers } from './presence.ts'
import { resume, type ResumeFrom } from './resume.ts'
import { room, type AgentServer, type AgentSocket } from './rooms.ts'
import { type, typed } from './typing.ts'

const position = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const resumeFrom = z.strictObject({ epoch: id, position, accessEpoch: position, conversationId: id.nullable() })

/** Lets agents in, by the same session as over HTTP, and listens to them. */
export function agentDoor(io: AgentServer, auth: Auth, log: Logger) {
  io.use((socket, next) => {
    admit(socket, auth).then(
      () => next(),
      () => next(new Error('unauthenticated')),
    )
  })
  io.on('connection', (socket) => {
    void recheck(socket).catch(() => socket.disconnect(true))
    const inTurn = turns()
    listen(socket, 'resume', resumeFrom, log, (from: ResumeFrom) => inTurn(() => resume(socket.data, from)))
    listen(socket, 'open', id.nullable(), log, (conversationId) => inTurn(() => open(io, socket, conversationId)))
    listen(socket, 'typing', typed, log, (input) => type(io, socket, input))
    socket.on('disconnecting', () => void leave(io, socket))
  })
}

/** One after the other: what was opened last is what is open, however long each takes to be looked up. */
function turns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}

async function admit(socket: AgentSocket, auth: Auth) {
  const headers = new Headers({ cookie: socket.handshake.headers.cookie ?? '' })
  const session = await authenticate(auth, headers)
  if (!session) throw new Error('unauthenticated')
  socket.data.sessionId = session.sessionId
  socket.data.open = null
  await enter(socket, session.agent)
}

/** Between the look at his rights and now he may have lost some: until he is connected, no fact finds him. */
async function recheck(socket: AgentSocket) {
  const { agent, accessEpoch } = socket.data
  const [row] = await db.select().from(agents).where(eq(agents.id, agent.id))
  if (!row?.active) return void socket.disconnect(true)
  if (row.accessEpoch === accessEpoch) return
  await enter(socket, { kind: 'agent', id: row.id, role: row.role, active: row.active })
  socket.emit('reset')
}

/** Joins the rooms of what the agent may see now, and leaves all others. */
export async function enter(socket: AgentSocket, agent: Agent) {
  const [row] = await db.select({ accessEpoch: agents.accessEpoch }).from(agents).where(eq(agents.id, agent.id))
  const deskIds = await desksOf(agent)
  for (const name of socket.rooms) if (name !== socket.id) await socket.leave(name)
  Object.assign(socket.data, { agent, deskIds, accessEpoch: row?.accessEpoch ?? 0, open: null })
  await socket.join([room.staff, room.agent(agent.id), ...deskIds.map(room.desk)])
}

async function open(io: AgentServer, socket: AgentSocket, conversationId: Id | null): Promise<Opened> {
  await leave(io, socket)
  if (conversationId === null) return { push: cursor(), from: 0 }
  await find(socket.data.agent, conversationId)
  socket.data.open = { id: conversationId }
  await socket.join(room.conversation(conversationId))
  // It may have been moved out of sight while he was not yet in the room that he would have been sent out of.
  await find(socket.data.agent, conversationId).catch((error: unknown) => {
    void leave(io, socket)
    throw error
  })
  tellViewers(io, conversationId)
  return { push: cursor(), from: begunPosition() }
}

async function leave(io: AgentServer, socket: AgentSocket) {
  const { open } = socket.data
  if (!open) return
  socket.data.open = null
  await socket.leave(room.conversation(open.id))
  tellViewers(io, open.id)
}

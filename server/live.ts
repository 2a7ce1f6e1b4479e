import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { Server } from 'socket.io'
import type { Id } from '../db/ids.ts'
import type { Auth } from './agents/auth.ts'
import { fault } from './core/failure.ts'
import { heard, publish, type Told } from './core/bus.ts'
import { loop } from './core/loop.ts'
import { personal } from './core/personal.ts'
import type { SealedFact } from './core/log.ts'
import { tail } from './core/tail.ts'
import { cursor } from './across/thread.ts'
import { typing } from './channels/running.ts'
import { draftsOf, marksOf } from './conversations/lists.ts'
import type { Push } from './contract/rows.ts'
import { trusts } from './http/origin.ts'
import { applyAccess, sweepSockets } from './live/access.ts'
import { agentDoor } from './live/agents.ts'
import { tellAnswering } from './live/typing.ts'
import { pushCounts } from './live/counts.ts'
import { isAtWork, sharePresence } from './live/presence.ts'
import { pushFacts } from './live/push.ts'
import { room, type AgentServer } from './live/rooms.ts'
import { sweepVisitors, visitorDoor, type VisitorServer } from './live/visitors.ts'
import { pushToVisitors, tellSeen, tellTyping } from './live/visitor-push.ts'

export interface LiveDoor {
  auth: Auth
  fixedUrl?: string
  trustProxy: boolean
  log: Logger
}

/** The live door of agents and customers. All that it says comes from the log, but for what is never stored. */
export async function live(server: HttpServer, { auth, fixedUrl, trustProxy, log }: LiveDoor) {
  const io: AgentServer = new Server(server, {
    path: '/live',
    serveClient: false,
    maxHttpBufferSize: 128 * 1024,
    perMessageDeflate: false,
    pingInterval: 10_000,
    pingTimeout: 8000,
  })
  const visitors = io.of('/visitor') as unknown as VisitorServer
  // A browser lets any page open a socket anywhere and sends the cookie along; only the handshake can say no.
  io.use((socket, next) => {
    const { origin, host } = socket.handshake.headers
    next(trusts(origin, host, fixedUrl) ? undefined : new Error('forbidden'))
  })
  agentDoor(io, auth, log)
  const addressOf = (socket: { handshake: { address: string; headers: NodeJS.Dict<string | string[]> } }) => {
    const forwarded = trustProxy ? String(socket.handshake.headers['x-forwarded-for'] ?? '') : ''
    return forwarded.split(',').at(-1)!.trim() || socket.handshake.address
  }
  visitorDoor(visitors, { addressOf, online: (deskId: Id) => isAtWork(io, deskId), log })
  return run(io, visitors, log)
}

async function run(io: AgentServer, visitors: VisitorServer, log: Logger) {
  // Every message changes somebody's counts: told at once, and then not again within a second.
  const counting = loop('counts', 1000, () => pushCounts(io), 1000)
  const tellPresence = sharePresence(io)
  const sweeping = loop('sockets', 500, async () => {
    tellPresence()
    sweepVisitors(visitors)
    await sweepSockets(io)
  })
  const following = await tail(async (facts: SealedFact[]) => {
    await applyAccess(io, facts)
    await Promise.all([pushFacts(io, facts), pushToVisitors(visitors, facts)])
  })
  const report = (error: unknown) => log.warn({ fault: fault(error) }, 'a live message was not told')
  const tellPersonal = (agentId: Id, rows: Pick<Push, 'marks' | 'drafts'>) => {
    io.to(room.agent(agentId)).emit('push', { ...cursor(), ...rows })
    for (const { conversationId, seq } of rows.marks ?? []) tellSeen(visitors, conversationId, seq).catch(report)
  }
  const tellType = ({ channelId, address }: Told['typing']) => void tellTyping(io, channelId, address).catch(report)
  const readPersonal = async ({ agentId, conversationId, of }: Told['personal']) => {
    if (of === 'marks') tellPersonal(agentId, { marks: await marksOf(agentId, [conversationId]) })
    else tellPersonal(agentId, { drafts: await draftsOf(agentId, conversationId) })
  }
  personal.on('changed', (agentId, rows) => {
    tellPersonal(agentId, rows)
    for (const { conversationId } of rows.marks ?? []) publish('personal', { agentId, conversationId, of: 'marks' })
    for (const { conversationId } of rows.drafts ?? []) publish('personal', { agentId, conversationId, of: 'drafts' })
  })
  typing.on('customer', (channelId, address) => {
    tellType({ channelId, address })
    publish('typing', { channelId, address })
  })
  heard.on('personal', (told) => void readPersonal(told).catch(report))
  heard.on('typing', tellType)
  heard.on('answering', (told) => tellAnswering(io, told))
  const stop = async () => {
    await Promise.all([counting.stop(), sweeping.stop(), following.stop()])
    await io.close()
  }
  return { io, stop, counted: counting.poke }
}

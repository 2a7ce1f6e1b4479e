import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Namespace, Socket } from 'socket.io'
import { z } from 'zod'
import type { Address } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import type { Hello, ServerToVisitor, VisitorToServer } from '../contract/visitor.ts'
import { channelOf, type Running } from '../channels/running.ts'
import { id } from '../routes/context.ts'
import { listen } from './listen.ts'
import { room } from './rooms.ts'
import { agentsSeen, pageSize, visitorMessages } from './visitor-thread.ts'

interface VisitorData {
  channelId: Id
  /** The channel as it was when this line was admitted. */
  running: Running
  from: Address
  after: number
}
type VisitorSocket = Socket<VisitorToServer, ServerToVisitor, Record<string, never>, VisitorData>
export type VisitorServer = Namespace<VisitorToServer, ServerToVisitor, Record<string, never>, VisitorData>

const seq = z.number().int().min(0).max(2_147_483_647)
const handshake = z.strictObject({ channelId: id, credentials: z.unknown(), after: seq })
/** New connections of one address a minute: a whole office may sit behind it. */
const connections = new RateLimiterMemory({ points: 120, duration: 60 })

export interface VisitorDoor {
  addressOf: (socket: VisitorSocket) => string
  /** Whether someone of the desk is at work. */
  online: (deskId: Id) => boolean
  log: Logger
}

/** Lets customers in whom their channel's connector admits, each to his own room. */
export function visitorDoor(io: VisitorServer, door: VisitorDoor) {
  io.use((socket, next) => {
    admit(socket, door).then(
      () => next(),
      () => next(new Error('refused')),
    )
  })
  io.on('connection', (socket) => void greet(socket, door).catch(() => socket.disconnect(true)))
}

async function admit(socket: VisitorSocket, door: VisitorDoor) {
  const ip = door.addressOf(socket)
  await connections.consume(ip)
  const { channelId, credentials, after } = handshake.parse(socket.handshake.auth)
  const origin = socket.handshake.headers.origin
  const running = channelOf(channelId)
  const from = await running?.channel.live?.admit(credentials, { ip, origin })
  if (!from) throw new Error('refused')
  Object.assign(socket.data, { channelId, running, from, after })
}

async function greet(socket: VisitorSocket, { online, log }: VisitorDoor) {
  const { channelId, running, from, after } = socket.data
  await socket.join(room.visitor(channelId, from.address))
  listen(socket, 'history', seq, log, async (before) => visitorMessages(running, from, { before }))
  running.channel.live!.opened({
    from,
    address: from.address,
    on: (event, listener) => {
      const hear = (data: unknown, answer: unknown) =>
        listener(data, typeof answer === 'function' ? (answer as () => void) : () => {})
      socket.on(event as 'say', hear as never)
    },
  })
  const messages = await visitorMessages(running, from, { after })
  const hello: Hello = {
    messages,
    more: messages.length === pageSize,
    seen: await agentsSeen(running, from),
    online: online(running.deskId),
  }
  socket.emit('hello', hello)
}

/** Closes the lines of channels that are switched off or set otherwise now: who was admitted then may not be today. */
export function sweepVisitors(io: VisitorServer) {
  for (const { conn, data } of io.sockets.values()) {
    // The transport alone: the browser then comes back by itself, to be asked anew.
    if (channelOf(data.channelId) !== data.running) conn.close()
  }
}

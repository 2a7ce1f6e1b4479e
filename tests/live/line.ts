import { once } from 'node:events'
import { io, type Socket } from 'socket.io-client'
import { newId, type Id } from '../../db/ids.ts'

export interface Heard {
  event: string
  args: unknown[]
}

/** A raw line to the server that writes down everything it is told. */
export interface Line {
  socket: Socket
  heard: Heard[]
  /** Asks and answers; null when no answer comes, as from a server that does not know the event. */
  ask(event: string, ...args: unknown[]): Promise<Record<string, unknown> | null>
  /** Resolves with the next such event. */
  next(event: string): Promise<unknown[]>
  close(): void
}

const options = { path: '/live', transports: ['websocket'], forceNew: true, reconnection: false }

export async function agentLine(url: string, headers: Record<string, string | undefined>): Promise<Line> {
  const given = Object.entries({ origin: url, ...headers }).filter(([, value]) => value !== undefined)
  return opened(io(url, { ...options, extraHeaders: Object.fromEntries(given) as Record<string, string> }))
}

export async function visitorLine(url: string, channelId: Id, token: string, origin = 'https://shop.example') {
  const auth = { channelId, credentials: { token }, after: 0 }
  const socket = io(`${url}/visitor`, { ...options, extraHeaders: { origin }, auth })
  const greeted = once(socket as never, 'hello')
  const line = await opened(socket)
  await greeted
  return line
}

async function opened(socket: Socket): Promise<Line> {
  const heard: Heard[] = []
  socket.onAny((event: string, ...args: unknown[]) => void heard.push({ event, args }))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => (socket.close(), reject(error)))
  })
  const ask: Line['ask'] = (event, ...args) =>
    (socket.timeout(6000).emitWithAck(event, ...args) as Promise<Record<string, unknown>>).catch(() => null)
  const next = (event: string) => once(socket as never, event) as Promise<unknown[]>
  return { socket, heard, ask, next, close: () => void socket.close() }
}

/** A visitor's token, as his browser gets one. */
export async function visitorToken(url: string, channelId: Id): Promise<{ token: string; address: string }> {
  const answer = await fetch(`${url}/in/${channelId}/visitor`, { method: 'POST', body: '{}' })
  return (await answer.json()) as { token: string; address: string }
}

export const said = (text: string, more: object = {}) => ({ clientId: newId(), text, fileIds: [], ...more })

/** Everything that has arrived, as text to search. */
export const all = (line: Line) => JSON.stringify(line.heard)

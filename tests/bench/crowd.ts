import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { io, type Socket } from 'socket.io-client'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { sessions } from '../../db/schema/index.ts'
import { keyFor } from '../../server/core/secrets.ts'

const atOnce = 25

export interface Place {
  url: string
  auth?: object
  cookie?: string
}

/** Opens many sockets, some at a time: a thousand handshakes in one moment measure nothing but themselves. */
export async function crowd(places: Place[]): Promise<Socket[]> {
  const sockets: Socket[] = []
  for (let n = 0; n < places.length; n += atOnce) {
    sockets.push(...(await Promise.all(places.slice(n, n + atOnce).map(connect))))
  }
  return sockets
}

async function connect({ url, auth, cookie }: Place): Promise<Socket> {
  const socket = io(url, {
    path: '/live',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: { origin: new URL(url).origin, ...(cookie && { cookie }) },
  })
  socket.on('connect_error', (error) => socket.emit('error', error))
  await once(socket as never, 'connect')
  return socket
}

/** A session as sign-in would make it: a hundred passwords would take longer to hash than everything else. */
export async function cookieOf(agentId: Id): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await db
    .insert(sessions)
    .values({ id: newId(), token, userId: agentId, expiresAt: new Date(Date.now() + 86_400_000) })
  const signature = createHmac('sha256', keyFor('sessions').toString('hex')).update(token).digest('base64')
  return `peyk.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

/** The chat's side of one visitor. */
export async function visitor(url: string, channelId: Id): Promise<Place> {
  const headers = { 'content-type': 'application/json', origin: 'http://shop.example' }
  const answer = await fetch(`${url}/in/${channelId}/visitor`, { method: 'POST', headers, body: '{}' })
  const { token } = (await answer.json()) as { token: string }
  return { url: `${url}/visitor`, auth: { channelId, credentials: { token }, after: 0 } }
}

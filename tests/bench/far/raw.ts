import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** Nothing but socket.io, with the product's own settings: what there is to reach. */
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const io = new Server(server, { path: '/live', serveClient: false, perMessageDeflate: false })
io.on('connection', (socket) => {
  const { room } = socket.handshake.auth as { room?: string }
  if (room) void socket.join([room, 'all'])
  socket.on('say', (said: { room: string; push: object }, answer: (reply: object) => void) => {
    io.to(said.room).emit('push', said.push)
    answer({ ok: true })
  })
})
process.on('message', ({ count, push }: { count: number; push: object }) => {
  for (let n = 0; n < count; n++) io.to('all').emit('push', push)
})
process.send!({ port: (server.address() as AddressInfo).port })
// Nobody is left to measure for.
process.on('disconnect', () => process.exit())

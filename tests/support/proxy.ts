import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to `target` on this machine that can be cut in the middle of whatever is being said. */
export async function proxy(target: number) {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {}).on('close', () => (sockets.delete(one), other.destroy()))
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  /** Cuts as soon as something more is said. */
  const cutInTheMiddle = async () => {
    const said = [...sockets].map((socket) => once(socket, 'data', { signal: AbortSignal.timeout(2000) }))
    await Promise.any(said).catch(() => {})
    cut()
  }
  return { port: (server.address() as AddressInfo).port, cut, cutInTheMiddle, close: () => (cut(), server.close()) }
}

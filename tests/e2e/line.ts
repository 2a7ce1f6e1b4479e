import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A line to the server that can be cut, or fall silent as under a closed lid: nobody is told then. */
export async function openLine(port: number) {
  const ends = new Set<Socket>()
  const live = new Set<() => void>()
  let isCut = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => {}).on('close', () => ends.delete(end))
    }
    if (isCut) return hangUp()
    near.pipe(far).pipe(near)
    near.once('data', (head) => {
      // A browser leaves its idle requests behind when it sleeps; only the live line lies there as if it worked.
      if (/^upgrade: websocket/im.test(head.toString('latin1'))) live.add(() => (near.unpipe(far), far.unpipe(near)))
    })
  })
  const hangUp = () => ends.forEach((end) => end.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const cut = () => {
    isCut = true
    hangUp()
  }
  const silence = () => live.forEach((fall) => fall())
  const close = () => (hangUp(), void server.close())
  return { url, cut, silence, mend: () => void (isCut = false), close }
}

export type Line = Awaited<ReturnType<typeof openLine>>

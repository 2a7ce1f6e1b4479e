import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, expect, test, vi } from 'vitest'
import type { Push } from '../../server/contract/rows.ts'
import type { AgentToServer, ServerToAgent } from '../../server/contract/socket.ts'
import { Live } from '../../web/shared/live.ts'

const epoch = '0193a000-0000-7000-8000-0000000000e1'
const boot = { epoch, position: 5, accessEpoch: 1 } as Parameters<Live['follow']>[0]
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllGlobals()
})

/** A far side whose n-th line does what the n-th of these says. Answers the positions from which each line was resumed. */
async function farSide(lines: ((resumedFrom: number, answer: (push: Push) => void, line: Line) => void)[]) {
  const http = createServer()
  const io = new Server<AgentToServer, ServerToAgent>(http, { path: '/live' })
  const from: number[] = []
  io.on('connection', (socket) => {
    const line = lines[from.length]!
    const cut = () => socket.conn.close()
    socket.on('resume', ({ position }, answer) => {
      from.push(position)
      line(position, (push) => answer({ push }), { push: (push) => void socket.emit('push', push), cut })
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  closing.push(() => void io.close())
  // As on a page that this server has sent.
  vi.stubGlobal('location', new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`))
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, () => {})
  return from
}
interface Line {
  push(push: Push): void
  cut(): void
}

function screen() {
  const heard: number[] = []
  const hearing = { reset() {}, refused() {}, state() {}, typing() {}, viewers() {} }
  const live = new Live({ ...hearing, push: ({ position }) => void heard.push(position) })
  closing.push(() => live.close())
  live.follow(boot)
  live.connect()
  return heard
}

test(
  'what comes before a line has caught up is shown, and does not count as caught up',
  { timeout: 20_000 },
  async () => {
    const from = await farSide([
      (position, answer, line) => (answer({ epoch, position: position + 1 }), line.cut()),
      // Something newer is told at once, and the line breaks before what lies in between has come.
      (_, __, line) => (line.push({ epoch, position: 10, complete: 10 }), line.cut()),
      (_, answer) => answer({ epoch, position: 10 }),
    ])
    const heard = screen()
    await vi.waitFor(() => expect(heard).toEqual([6, 10, 10]), { timeout: 15_000 })
    expect(from).toEqual([5, 6, 6])
  },
)

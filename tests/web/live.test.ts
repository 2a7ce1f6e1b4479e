import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Server } from 'socket.io'
import { afterEach, expect, test, vi } from 'vitest'
import type { Push } from '../../server/contract/rows.ts'
import type { AgentToServer, Answer, ServerToAgent } from '../../server/contract/socket.ts'
import { Live, type LiveState } from '../../web/shared/live.ts'

const epoch = '0193a000-0000-7000-8000-0000000000e1'
const boot = { epoch, position: 5, accessEpoch: 1 } as Parameters<Live['follow']>[0]
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllGlobals()
})

/** A far side whose n-th line does what the n-th of these says. Answers the positions from which each line was resumed. */
async function farSide(
  lines: ((resumedFrom: number, answer: (answer: Answer) => void, line: Line) => void)[],
  opened: AgentToServer['open'] = () => {},
) {
  const http = createServer()
  const io = new Server<AgentToServer, ServerToAgent>(http, { path: '/live' })
  const from: number[] = []
  io.on('connection', (socket) => {
    const line = lines[from.length]!
    const cut = () => socket.conn.close()
    socket.on('open', (id, answer) => opened(id, answer))
    socket.on('resume', ({ position }, answer) => {
      from.push(position)
      line(position, answer, { push: (push) => void socket.emit('push', push), cut })
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
  const states: string[] = []
  const state = ({ name }: LiveState) => void states.push(name)
  const hearing = { reset() {}, refused() {}, state, typing() {}, viewers() {} }
  const live = new Live({ ...hearing, push: ({ position }) => void heard.push(position) })
  closing.push(() => live.close())
  live.follow(boot)
  live.connect()
  return { heard, live, states }
}

test(
  'what comes before a line has caught up is shown, and does not count as caught up',
  { timeout: 20_000 },
  async () => {
    const from = await farSide([
      (position, answer, line) => (answer({ push: { epoch, position: position + 1 } }), line.cut()),
      // Something newer is told at once, and the line breaks before what lies in between has come.
      (_, __, line) => (line.push({ epoch, position: 10, complete: 10 }), line.cut()),
      (_, answer) => answer({ push: { epoch, position: 10 } }),
    ])
    const { heard } = screen()
    await vi.waitFor(() => expect(heard).toEqual([6, 10, 10]), { timeout: 15_000 })
    expect(from).toEqual([5, 6, 6])
  },
)

const fault = { error: { code: 'fault', id: epoch } }

test(
  'a conversation that could not be opened is asked for again, and one that is out of sight is not',
  { timeout: 20_000 },
  async () => {
    const asked: unknown[] = []
    const from = await farSide([(position, answer) => answer({ push: { epoch, position } })], (id, answer) => {
      asked.push(id)
      if (id === 'hidden') answer({ error: { code: 'not_found' } })
      else answer(asked.filter((one) => one === id).length < 3 ? fault : { push: { epoch, position: 7 }, from: 6 })
    })
    const { live, states } = screen()
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'))
    void live.open('left')
    expect(await live.open('seen')).toBe(6)
    void live.open('hidden')
    // Longer than it waits before it asks again.
    await sleep(5000)
    expect(asked).toEqual([null, 'left', 'seen', 'seen', 'seen', 'hidden'])
    expect(from).toEqual([5])
  },
)

test('a line that could not be taken up again is not live until it is', { timeout: 20_000 }, async () => {
  let asked = 0
  const from = await farSide([
    (position, answer) => {
      if (asked++) answer({ push: { epoch, position } })
      else answer(fault)
    },
  ])
  const { states } = screen()
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'), { timeout: 15_000 })
  expect(from).toEqual([5, 5])
})

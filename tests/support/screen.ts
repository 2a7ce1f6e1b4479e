import { io, type Socket } from 'socket.io-client'
import { Rows } from '../../web/shared/rows.ts'
import { groups, views, windowKey, type Boot, type Id, type Push, type WindowPage } from '../../server/contract/rows.ts'
import type { AgentToServer, Answer, ServerToAgent } from '../../server/contract/socket.ts'
import { apiOf } from './server.ts'

/** An agent's screen without a browser: the same store, the same socket protocol, the same loading. */
export async function openScreen(url: string, cookie: string, agentId: Id) {
  const api = apiOf(url, cookie)
  const headers = { cookie, origin: url }
  const options = {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: headers,
    forceNew: true,
    reconnection: false,
  }
  const socket: Socket<ServerToAgent, AgentToServer> = io(url, { ...options, autoConnect: false })
  let rows = new Rows()
  let boot!: Boot
  let open: Id | null = null
  let loading: Promise<void> = Promise.resolve()

  const load = async () => {
    rows = new Rows()
    isVoid = true
    boot = await loadAll(api, rows, open)
    isVoid = false
  }
  const reload = () => {
    const again = () => load().then(() => void (cursor = boot.position))
    return (loading = loading.then(again, again))
  }
  let cursor = 0
  let resumed = true
  /** Told that what it holds is void, and not yet loaded afresh. */
  let isVoid = false
  const take = (push: Push) => {
    // Before the answer to `resume` there may be a gap: what comes then says nothing of what came before it.
    if (resumed) cursor = Math.max(cursor, push.complete ?? push.position)
    rows.take(push)
    // What the agent can no longer see is no longer on his screen, even if it comes back later.
    if (open && push.gone?.includes(open)) open = null
  }
  socket.on('push', take)
  // Where that fails the line is as good as lost: whoever wakes the screen has it load again.
  socket.on('reset', () => void reload().catch(() => socket.disconnect()))

  const connect = async () => {
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
      // A line that breaks in the middle of the handshake says only this; one that falls silent there, nothing.
      socket.once('disconnect', reject)
      setTimeout(reject, 20_000, new Error('timeout')).unref()
    })
    socket.connect()
    await connected
  }
  await connect()
  await reload()
  return {
    agentId,
    rows: () => rows,
    open: () => open,
    /** Up to where it has everything; before anything is asked again, nothing. */
    position: () => (resumed && socket.connected && !isVoid ? cursor : -1),
    /** Once everything that was told before has arrived. */
    async settled() {
      await socket.timeout(5000).emitWithAck('open', open)
      await loading
    },
    async show(id: Id | null) {
      open = id
      const answer: Answer = await socket.emitWithAck('open', id)
      if (!('push' in answer)) open = null
      if (open) rows.take((await api('GET', `/conversations/${id}`)).body as unknown as Push)
    },
    sleep: () => void socket.disconnect(),
    async wake() {
      resumed = false
      await connect()
      socket.emit('open', open, () => {})
      const from = { epoch: boot.epoch, position: cursor, accessEpoch: boot.accessEpoch, conversationId: open }
      const answer: Answer = await socket.timeout(10_000).emitWithAck('resume', from)
      if ('error' in answer) throw new Error(answer.error.code)
      resumed = true
      if ('push' in answer && !isVoid) take(answer.push)
      else await reload()
    },
    /** Once the server has closed the line. */
    ended: () =>
      new Promise<void>((resolve) => (socket.connected ? socket.once('disconnect', () => resolve()) : resolve())),
    close: () => void socket.close(),
    fresh: async () => {
      const other = new Rows()
      await loadAll(api, other, open)
      return other
    },
  }
}

export type Screen = Awaited<ReturnType<typeof openScreen>>

async function loadAll(api: ReturnType<typeof apiOf>, rows: Rows, open: Id | null): Promise<Boot> {
  const get = async (path: string) => {
    const answer = await api('GET', path)
    if (answer.status >= 500) throw new Error(`${path} was answered ${answer.status}`)
    return answer
  }
  const boot = (await get('/boot')).body as unknown as Boot
  rows.take(boot)
  for (const view of views) {
    for (const group of groups) {
      const page = await get(`/conversations?view=${view}&group=${group}`)
      rows.take(page.body as unknown as WindowPage)
    }
  }
  if (open) {
    const { status, body } = await get(`/conversations/${open}`)
    if (status === 200) rows.take(body as unknown as Push)
  }
  return boot
}

/** What a person could tell apart: every window's rows in order, the open thread, staff, desks and channels. */
export function seenOn(rows: Rows, agentId: Id, open: Id | null) {
  const windows = Object.fromEntries(
    views.flatMap((view) =>
      groups.map((group) => {
        const key = windowKey(view, group, agentId)
        return [key, rows.order(key).map(([id, sort]) => ({ sort, row: rows.conversations.get(id) }))]
      }),
    ),
  )
  const visible = open !== null && rows.conversations.get(open) !== undefined
  return {
    windows,
    thread: visible ? rows.thread(open) : [],
    facts: visible ? rows.factsOf(open).map((fact) => fact.type) : [],
    agents: [...rows.agents.values()].sort(byId),
    desks: [...rows.desks.values()].sort(byId),
    calendars: [...rows.calendars.values()].sort(byId),
    channels: [...rows.channels.values()].sort(byId),
  }
}
const byId = (a: { id: Id }, b: { id: Id }) => (a.id < b.id ? -1 : 1)

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { Id } from '../../db/ids.ts'
import type { Hello, SaidAnswer, VisitorMessage } from '../../server/contract/visitor.ts'

export interface Acknowledged {
  clientId: Id
  text: string
}

interface Manner {
  /** How long he rests between two messages. */
  pace: number
  /** From where he seems to come. */
  headers: Record<string, string>
  /** Told of each message that was acknowledged, before he writes the next, and of each answer that he was told is kept. */
  acknowledged(said: Acknowledged): Promise<void>
  /** What stands before the number of each message. */
  name: string
}
const plain: Manner = { pace: 0, headers: {}, acknowledged: async () => {}, name: '' }

/** A visitor who goes on writing through every crash, one message after the other, repeating what was not acknowledged. */
export async function chatter(url: string, channelId: Id, manner: Partial<Manner> = {}) {
  const { pace, headers, name, acknowledged: tell } = { ...plain, ...manner }
  const token = await tokenOf(url, channelId)
  const auth = { channelId, credentials: { token }, after: 0 }
  const socket: Socket = io(`${url}/visitor`, {
    path: '/live',
    transports: ['websocket'],
    auth,
    extraHeaders: headers,
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 100,
  })
  const acknowledged: Acknowledged[] = []
  const shown = new Map<Id, VisitorMessage>()
  const untold = new Set<Id>()
  const told = new Set<Id>()
  let leaving = false
  const show = (messages: VisitorMessage[]) => {
    for (const { id, mine } of messages) if (!mine && !told.has(id)) untold.add(id)
    messages.forEach((message) => shown.set(message.id, message))
  }
  socket.on('messages', show)
  socket.on('hello', ({ messages }: Hello) => show(messages))
  // Of what the server itself has ended the client does not come back by itself.
  const comeBack = () => void (socket.active || leaving || setTimeout(() => socket.connect(), 500))
  socket.on('connect_error', comeBack)
  socket.on('disconnect', comeBack)
  let going = true
  const writing = (async () => {
    for (let n = 1; going; n++) {
      const said = { clientId: randomUUID(), text: `${name}${n}`, fileIds: [] }
      while (!(await ask(socket, 'say', said)) && going) await sleep(20)
      if (going) await tell(said)
      acknowledged.push(said)
      const got = [...untold].slice(0, 100)
      if (got.length > 0 && (await ask(socket, 'got', got)))
        for (const id of got) void (untold.delete(id), told.add(id))
      if (pace > 0) await sleep(pace)
    }
    // What going ended in the middle of may or may not have been stored.
    acknowledged.pop()
  })()
  return {
    acknowledged,
    shown,
    /** What he has said that he got, and was told that this is kept. */
    told,
    stop: async () => {
      going = false
      await writing
    },
    close: () => ((leaving = true), void socket.close()),
  }
}

async function ask(socket: Socket, event: 'say' | 'got', data: unknown) {
  const answer = (await socket
    .timeout(500)
    .emitWithAck(event, data)
    .catch(() => null)) as SaidAnswer | null
  return answer !== null && 'ok' in answer
}

async function tokenOf(url: string, channelId: Id): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: 'http://shop.example' }
  const answer = await fetch(`${url}/in/${channelId}/visitor`, { method: 'POST', headers, body: '{}' })
  return ((await answer.json()) as { token: string }).token
}

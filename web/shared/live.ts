import { io, type Socket } from 'socket.io-client'
import type { Boot, Id, Push } from '../../server/contract/rows.ts'
import type { AgentToServer, Answer, Opened, ServerToAgent } from '../../server/contract/socket.ts'

/** What the screen may say about itself. `since`: the last moment up to which it was true. */
export type LiveState = { name: 'live' | 'connecting' } | { name: 'offline'; since: Date }

export interface Hearing {
  push(push: Push): void
  reset(): void
  /** The door is closed to us: signed out, or the session ended. */
  refused(): void
  state(state: LiveState): void
  typing: ServerToAgent['typing']
  viewers: ServerToAgent['viewers']
}

const patience = 4_000
const checkEvery = 5_000
/** A timer that comes this late slept with the machine. */
const sleptFor = 15_000

/** Nothing is wrong with what was asked: a conversation that is out of sight stays so. */
const hasFailed = (answer: Answer | Opened) => 'error' in answer && answer.error.code === 'fault'

/** The line to the server. It never believes a silent socket: waking up makes it ask. */
export class Live {
  readonly #socket: Socket<ServerToAgent, AgentToServer>
  readonly #hearing: Hearing
  #cursor: { epoch: Id; position: number; accessEpoch: number } | null = null
  #conversationId: Id | null = null
  #heardFrom: (position: number) => void = () => {}
  #resumed = false
  #trueUntil = new Date()
  #overdue: ReturnType<typeof setTimeout> | undefined
  #tick: ReturnType<typeof setInterval> | undefined

  constructor(hearing: Hearing) {
    this.#hearing = hearing
    this.#socket = io({
      path: '/live',
      transports: ['websocket', 'polling'],
      autoConnect: false,
      // A server that starts again does so in about two seconds.
      reconnectionDelay: 500,
      reconnectionDelayMax: 2_000,
    })
    this.#socket.on('connect', () => void this.#resume())
    this.#socket.on('disconnect', (reason) => this.#lost(reason === 'io server disconnect'))
    this.#socket.on('connect_error', () => this.#turnedAway())
    this.#socket.on('push', (push) => this.#take(push))
    this.#socket.on('reset', () => hearing.reset())
    this.#socket.on('typing', hearing.typing)
    this.#socket.on('viewers', hearing.viewers)
  }

  connect() {
    this.#hearing.state({ name: 'connecting' })
    this.#waitPatiently()
    this.#socket.connect()
    addEventListener('online', this.#wake)
    addEventListener('offline', this.#cut)
    document.addEventListener('visibilitychange', this.#wake)
    let last = Date.now()
    this.#tick = setInterval(() => {
      if (Date.now() - last > sleptFor) this.#wake()
      else if (this.#socket.connected) this.#trueUntil = new Date()
      last = Date.now()
    }, checkEvery)
  }

  close() {
    removeEventListener('online', this.#wake)
    removeEventListener('offline', this.#cut)
    document.removeEventListener('visibilitychange', this.#wake)
    clearInterval(this.#tick)
    clearTimeout(this.#overdue)
    this.#socket.removeAllListeners().disconnect()
  }

  /** From a fresh load on. Whatever happened since its position is asked for, so no order of loading can lose a row. */
  follow({ epoch, position, accessEpoch }: Boot) {
    this.#cursor = { epoch, position, accessEpoch }
    this.#resumed = false
    if (this.#socket.connected) void this.#resume()
  }

  /** Resolves with the position up to which its messages may have passed by unheard. */
  open(conversationId: Id | null): Promise<number> {
    this.#conversationId = conversationId
    const heardFrom = new Promise<number>((resolve) => (this.#heardFrom = resolve))
    if (this.#socket.connected) this.#watch()
    return heardFrom
  }

  /** Where no answer comes the line is as good as lost, and the next one says it again. */
  #watch() {
    const resolve = this.#heardFrom
    this.#socket.emit('open', this.#conversationId, (answer: Opened) => {
      this.#answered(answer)
      if ('from' in answer) resolve(answer.from)
      else if (hasFailed(answer)) this.#soon(() => this.#heardFrom === resolve && this.#watch())
    })
  }

  /** What the server could not do then it may be able to do now. */
  #soon(again: () => void) {
    setTimeout(() => this.#socket.connected && again(), patience)
  }

  typing(conversationId: Id, note: boolean) {
    if (this.#socket.connected) this.#socket.volatile.emit('typing', { conversationId, note })
  }

  retry = () => this.#wake()

  readonly #wake = () => {
    if (document.visibilityState === 'hidden') return
    if (this.#socket.connected) void this.#resume()
    else this.#socket.disconnect().connect()
  }

  /** The browser says so: an open socket would still look alive for a while. */
  readonly #cut = () => {
    const since = this.#trueUntil
    this.#socket.disconnect()
    clearTimeout(this.#overdue)
    this.#hearing.state({ name: 'offline', since })
  }

  async #resume() {
    if (!this.#cursor) return
    const cursor = { ...this.#cursor, conversationId: this.#conversationId }
    try {
      this.#watch()
      const answer = await this.#socket.timeout(patience).emitWithAck('resume', cursor)
      if (hasFailed(answer)) return this.#soon(() => void this.#resume())
      this.#resumed = true
      this.#answered(answer)
      if ('reset' in answer) return
      clearTimeout(this.#overdue)
      this.#trueUntil = new Date()
      this.#hearing.state({ name: 'live' })
    } catch {
      // Connected in name only.
      this.#socket.disconnect().connect()
    }
  }

  #answered(answer: Answer) {
    if ('push' in answer) this.#take(answer.push)
    else if ('reset' in answer) this.#hearing.reset()
  }

  #take(push: Push) {
    // What comes before the answer to `resume` is true, but there may be a gap before it.
    if (this.#resumed && this.#cursor && push.epoch === this.#cursor.epoch) {
      this.#cursor.position = Math.max(this.#cursor.position, push.complete ?? push.position)
    }
    this.#hearing.push(push)
  }

  #lost(byServer: boolean) {
    this.#resumed = false
    this.#hearing.state({ name: 'connecting' })
    this.#waitPatiently()
    if (byServer) this.#turnedAway()
  }

  /** The client does not come back by itself from a refusal; the session may be over, or the server starting. */
  #turnedAway() {
    this.#hearing.refused()
    if (!this.#socket.active) setTimeout(() => this.#socket.connect(), patience)
  }

  #waitPatiently() {
    clearTimeout(this.#overdue)
    const since = this.#trueUntil
    this.#overdue = setTimeout(() => this.#hearing.state({ name: 'offline', since }), patience)
  }
}

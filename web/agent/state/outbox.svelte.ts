import type { FileRef, Id, Push } from '../../../server/contract/rows.ts'
import * as api from '../../shared/api.ts'
import { reason } from '../../shared/i18n/failure.ts'

export interface Unsent {
  clientId: Id
  conversationId: Id
  note: boolean
  text: string
  files: FileRef[]
  /** Who else is to get it openly. One that was kept by an older page has none. */
  others?: api.Other[]
  /** Who is to get it besides, without anyone else being told. */
  hidden?: api.Other[]
  /** Which of the channel's own addresses it goes out from. */
  sender?: string | null
  quotes?: Id | undefined
  /** Answers that it offers to be pressed. */
  buttons?: string[]
  /** The newest message that was on screen when it was written. */
  seen: number
  thenResolve: boolean
  at: string
  state: 'waiting' | 'refused' | 'overtaken'
  reason?: string
  /** Of an overtaken one: the message that came in between. */
  newest?: number
}

const retryEvery = 5_000

/**
 * What was written but is not known to have arrived. It outlives the page, and is sent under its first `clientId` until
 * the server says yes or no, so nothing is lost and nothing is sent twice.
 */
export class Outbox {
  unsent = $state.raw<Unsent[]>([])
  readonly #kept: string
  readonly #take: (push: Push) => void
  #busy = false

  constructor(agentId: Id, take: (push: Push) => void) {
    this.#kept = `peyk.outbox.${agentId}`
    this.#take = take
    this.unsent = this.#read()
  }

  start() {
    const timer = setInterval(() => void this.flush(), retryEvery)
    void this.flush()
    return () => clearInterval(timer)
  }

  of = (conversationId: Id) => this.unsent.filter((one) => one.conversationId === conversationId)

  add(message: Omit<Unsent, 'state' | 'at' | 'clientId'>) {
    const at = new Date().toISOString()
    this.#set([...this.unsent, { ...message, clientId: newUuid(), at, state: 'waiting' }])
    void this.flush()
  }

  again(clientId: Id, seen?: number) {
    this.#change(clientId, (one) => ({ ...one, state: 'waiting', seen: seen ?? one.seen }))
    void this.flush()
  }

  drop(clientId: Id) {
    this.#set(this.unsent.filter((one) => one.clientId !== clientId))
  }

  /** One after another, so that messages arrive in the order they were written. */
  async flush() {
    if (this.#busy) return
    this.#busy = true
    const held = new Set<Id>()
    try {
      for (let next = this.#next(held); next; next = this.#next(held)) {
        if (!(await this.#send(next))) held.add(next.conversationId)
      }
    } finally {
      this.#busy = false
    }
  }

  #next(held: Set<Id>) {
    const stuck = new Set(held)
    return this.unsent.find((one) => {
      if (one.state === 'waiting' && !stuck.has(one.conversationId)) return true
      if (!one.note) stuck.add(one.conversationId)
      return false
    })
  }

  async #send(one: Unsent) {
    const {
      clientId,
      conversationId,
      text,
      files,
      seen,
      others = [],
      hidden = [],
      sender = null,
      quotes,
      buttons = [],
    } = one
    const written = { clientId, text, fileIds: files.map((file) => file.id) }
    try {
      const reply = () => api.reply(conversationId, { ...written, seen, others, hidden, sender, quotes, buttons })
      this.#take(await (one.note ? api.note(conversationId, written) : reply()))
      this.drop(clientId)
      if (one.thenResolve) this.#take(await api.resolve(conversationId))
      return true
    } catch (error) {
      return this.#failed(one, error)
    }
  }

  async #failed({ clientId, conversationId }: Unsent, error: unknown) {
    if (!(error instanceof api.Failure) || error.passes || error.code === 'unauthenticated') return false
    const newest = (error.details as { newest?: number } | undefined)?.newest
    const overtaken = error.code === 'conflict' && newest !== undefined
    // What came in between is shown beside it, even where the live line is down.
    if (overtaken) await api.opened(conversationId).then(this.#take, () => {})
    const change = overtaken
      ? { state: 'overtaken' as const, newest }
      : { state: 'refused' as const, reason: reason(error) }
    this.#change(clientId, (one) => ({ ...one, ...change }))
    return false
  }

  #change(clientId: Id, change: (one: Unsent) => Unsent) {
    this.#set(this.unsent.map((one) => (one.clientId === clientId ? change(one) : one)))
  }

  #set(unsent: Unsent[]) {
    this.unsent = unsent
    localStorage.setItem(this.#kept, JSON.stringify(unsent))
  }

  #read(): Unsent[] {
    try {
      return JSON.parse(localStorage.getItem(this.#kept) ?? '[]') as Unsent[]
    } catch {
      return []
    }
  }
}

/** `crypto.randomUUID` is missing on plain HTTP, where a first try of Peyk often runs. */
function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

import type { FileRef } from '../../server/contract/rows.ts'
import type { Said, SaidAnswer } from '../../server/contract/visitor.ts'
import type { Keep, Unsent } from './keep.ts'

type Ask = (said: Said) => Promise<SaidAnswer>
const passing = new Set(['too_many', 'unavailable', 'fault'])
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Crypto's own is missing on pages without TLS. */
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 15) | 64
  bytes[8] = (bytes[8]! & 63) | 128
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Keeps what was written until the server has it for good, and sends it in order, each under one id for ever. */
export class Outbox {
  /** Those not known to be stored yet. */
  waiting: Unsent[] = []
  /** Acknowledged, but not yet come back as messages. */
  acknowledged: Unsent[] = []
  #keep: Keep
  #owner: string
  #ask: Ask
  #changed: () => void
  #running = false

  constructor(keep: Keep, owner: string, ask: Ask, changed: () => void) {
    this.#keep = keep
    this.#owner = owner
    this.#ask = ask
    this.#changed = changed
  }

  async load() {
    const kept = (await this.#keep.unsent()).filter(({ owner }) => owner === this.#owner)
    const held = new Set(this.waiting.map(({ clientId }) => clientId))
    this.waiting = [...kept.filter(({ clientId }) => !held.has(clientId)), ...this.waiting]
    this.#changed()
  }

  async add(text: string, files: FileRef[], profile: Said['profile']) {
    const unsent: Unsent = {
      clientId: newId(),
      text,
      fileIds: files.map(({ id }) => id),
      files: files.map(({ name, size }) => ({ name, size })),
      owner: this.#owner,
      at: new Date().toISOString(),
      ...(profile && { profile }),
    }
    this.waiting = [...this.waiting, unsent]
    this.#changed()
    await this.#keep.put(unsent)
    void this.flush()
  }

  /** Sends until nothing waits or the line is lost. */
  async flush() {
    if (this.#running) return
    this.#running = true
    try {
      for (let next; (next = this.waiting.find(({ failed }) => !failed));) await this.#send(next)
    } catch {
      // The line is lost: the next one that opens goes on.
    } finally {
      this.#running = false
    }
  }

  async #send(unsent: Unsent) {
    const { clientId, text, fileIds, profile } = unsent
    const answer = await this.#ask({ clientId, text, fileIds, ...(profile && { profile }) })
    if ('ok' in answer) await this.stored([clientId])
    else if (passing.has(answer.error.code)) await pause(2000)
    else await this.#change({ ...unsent, failed: answer.error.code })
  }

  /** These are safe on the server, by its answer or by its own messages. */
  async stored(clientIds: string[], shown = false) {
    const known = new Set(clientIds)
    const is = ({ clientId }: Unsent) => known.has(clientId)
    const safe = this.waiting.filter(is)
    this.acknowledged = [...this.acknowledged, ...safe].filter((unsent) => !shown || !is(unsent))
    if (safe.length === 0) return
    this.waiting = this.waiting.filter((unsent) => !is(unsent))
    this.#changed()
    await Promise.all(safe.map(({ clientId }) => this.#keep.remove(clientId)))
  }

  async again(unsent: Unsent) {
    await this.#change({ ...unsent, failed: undefined })
    void this.flush()
  }

  async discard({ clientId }: Unsent) {
    this.waiting = this.waiting.filter((other) => other.clientId !== clientId)
    this.#changed()
    await this.#keep.remove(clientId)
  }

  async #change(unsent: Unsent) {
    this.waiting = this.waiting.map((other) => (other.clientId === unsent.clientId ? unsent : other))
    this.#changed()
    await this.#keep.put(unsent)
  }
}

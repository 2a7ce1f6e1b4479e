import { ChannelError, type Part, type SentPart } from '../../connectors/connector.ts'
import type { FakeInput } from './fake/parse.ts'

type Failure = 'certain' | 'uncertain' | 'retry'
const failures = {
  certain: new ChannelError('refused', { retry: false, certain: true }),
  uncertain: new ChannelError('timeout', { retry: false, certain: false }),
  retry: new ChannelError('busy', { retry: true, certain: true }),
}

/** The service beyond the channel: strict, in memory, and as unreliable as it is told to be. */
export class FarSide {
  readonly sent: Part[] = []
  readonly queue: FakeInput[] = []
  fail: Failure | null = null
  /** How many names it gives to what it is sent, as for an album. */
  names = 1
  /** Which of the next changes alone it will not make; the first is 1. */
  refuses = 0
  /** How many poll it now. */
  listening = 0
  /** How many times it was asked to send. */
  calls = 0
  /** What was done to what had been sent, in its order; without a text it was taken back. */
  readonly changes: { id: string; text?: string }[] = []
  /** Thrown in place of an answer. */
  break: Error | null = null
  /** What lies there to be fetched. */
  readonly files = new Map<string, string | Uint8Array<ArrayBuffer>>()
  /** What it was asked for. */
  readonly fetched: string[] = []
  #hanging = Promise.resolve()

  /** Says nothing to anyone until it is let go. */
  hang() {
    let letGo!: () => void
    this.#hanging = new Promise((resolve) => (letGo = resolve))
    return letGo
  }

  /** Those who wait for what they sent to themselves, each to be answered whether it has come. */
  readonly waiting = new Set<(come: boolean) => void>()

  /** False for one who has left. */
  async back(left: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.waiting.add(resolve)
    left.addEventListener('abort', () => resolve(false))
    return promise.finally(() => this.waiting.delete(resolve))
  }

  async fetch(ref: string) {
    this.fetched.push(ref)
    if (this.break) throw this.break
    const file = this.files.get(ref)
    if (file === undefined) throw new ChannelError('file_gone', { retry: true, certain: true })
    return new Blob([file]).stream()
  }

  async asked(part: Part) {
    this.calls++
    await this.#hanging
    if (this.break) throw this.break
    return this.take(part)
  }

  async change({ externalIds, to }: SentPart, text?: string) {
    this.calls++
    await this.#hanging
    if (this.break) throw this.break
    for (const id of externalIds) {
      const sent = this.sent.find((part) => this.#namesOf(part).includes(id))
      if (sent?.to.address !== to.address || text === '') throw failures.certain
      if (this.fail) throw failures[this.fail]
      if (this.refuses > 0 && --this.refuses === 0) throw failures.certain
      this.changes.push({ id, ...(text !== undefined && { text }) })
    }
  }

  /** What was put to each message, one after the other. */
  readonly reactions: [id: string, emoji: string | null][] = []
  async react(id: string, emoji: string | null) {
    this.calls++
    await this.#hanging
    if (this.break) throw this.break
    if (this.fail) throw failures[this.fail]
    this.reactions.push([id, emoji])
  }

  take(part: Part) {
    if (!part.id || !part.messageId || !part.to.address) throw failures.certain
    if (this.fail !== 'uncertain' && this.fail) throw failures[this.fail]
    if (!this.sent.some((earlier) => earlier.id === part.id)) this.sent.push(part)
    if (this.fail) throw failures[this.fail]
    return this.#namesOf(part)
  }

  #namesOf = ({ id }: Part) => Array.from({ length: this.names }, (_, at) => `far-${id}${at ? `-${at}` : ''}`)
}
const farSides = new Map<string, FarSide>()
export function farSide(name: string) {
  const far = farSides.get(name) ?? new FarSide()
  farSides.set(name, far)
  return far
}

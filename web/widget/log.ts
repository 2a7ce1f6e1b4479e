import type { Hello, VisitorMessage } from '../../server/contract/visitor.ts'

/** The messages held: of each id the highest version, in order. */
export class Log {
  messages: VisitorMessage[] = []
  /** Whether there are older ones to be had. */
  more = false
  /** When a message's links were last signed. */
  #signedAt = new Map<string, number>()

  get newest() {
    return this.messages.at(-1)?.seq ?? 0
  }

  hello({ messages, more }: Hello) {
    // A gap between what is held and what is new: let go of the old, it can be had again.
    if (more && messages.length > 0) this.messages = []
    if (this.messages.length === 0) this.more = more
    this.take(messages)
  }

  take(messages: VisitorMessage[]) {
    const byId = new Map(this.messages.map((message) => [message.id, message]))
    for (const message of messages) {
      if ((byId.get(message.id)?.version ?? 0) > message.version) continue
      byId.set(message.id, message)
      this.#signedAt.set(message.id, Date.now())
    }
    this.messages = [...byId.values()].sort((a, b) => a.seq - b.seq)
  }

  older(messages: VisitorMessage[]) {
    this.more = messages.length >= 50
    this.take(messages)
  }

  /** Links live an hour. */
  isStale({ id }: VisitorMessage) {
    return Date.now() - (this.#signedAt.get(id) ?? 0) > 50 * 60_000
  }
}

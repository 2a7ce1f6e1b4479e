import type { SaidAnswer } from '../../server/contract/visitor.ts'
import type { Log } from './log.ts'
import type { Marks } from './marks.ts'

type Ask = (event: 'got' | 'seen', ids: string[]) => Promise<SaidAnswer>

/** Tells the server, once, which messages have come and which have been looked at. */
export class Receipts {
  #log: Log
  #marks: Marks
  #ask: Ask
  #running = false
  #again = false

  constructor(log: Log, marks: Marks, ask: Ask) {
    this.#log = log
    this.#marks = marks
    this.#ask = ask
  }

  async tell() {
    this.#again = true
    if (this.#running) return
    this.#running = true
    while (this.#again) {
      this.#again = false
      const { seen, toldSeen, toldGot } = this.#marks.read()
      await this.#upTo('seen', toldSeen, seen)
      await this.#upTo('got', Math.max(toldGot, seen), Infinity)
    }
    this.#running = false
  }

  async #upTo(event: 'got' | 'seen', after: number, upTo: number) {
    const due = this.#log.messages.filter(({ mine, seq }) => !mine && seq > after && seq <= upTo).slice(0, 100)
    const newest = due.at(-1)
    if (!newest) return
    const ids = due.map(({ id }) => id)
    // Not told: the next line that opens goes on.
    const answer = await this.#ask(event, ids).catch(() => null)
    if (answer && 'ok' in answer) this.#marks.raise({ [event === 'got' ? 'toldGot' : 'toldSeen']: newest.seq })
  }
}

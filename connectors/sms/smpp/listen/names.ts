import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Timing } from '../timing.ts'

/** Something that was handed over, and perhaps will be again. */
interface Known {
  digest: string
  name: string
  /** By which line it came, the last time. */
  line: number
  /** Milliseconds since 1970. */
  since: number
  /** Monotonic; undefined while it is not answered. */
  answered?: number
  /** It was not acknowledged, or so late that the other side may have given up waiting. */
  doubtful: boolean
}

/** What a process that dies leaves behind is this long at most. */
const most = 500

/**
 * Tells what is handed over once more from what a customer wrote twice. SMPP gives neither a name. But nothing comes again
 * whose answer has arrived there: an answer on a line that still stands will arrive, and has where something that was asked
 * behind it is answered. So what is the same to the last octet is the same only while its answer is perhaps lost.
 */
export class Names {
  readonly #timing: Timing
  #known: Known[]

  /** `kept`: the cursor, in which the process before may have left some. */
  constructor(kept: string | null, timing: Timing) {
    this.#timing = timing
    this.#known = left(kept).map(([digest, name]) => ({ digest, name, line: 0, since: Date.now(), doubtful: true }))
  }

  of(digest: string, line: number): Known {
    const now = Date.now()
    this.#known = this.#known.filter(({ since }) => now - since < this.#timing.doubt).slice(-most)
    const again = this.#known.find((one) => one.digest === digest && this.#mayComeAgain(one, line, now))
    const one = again ?? { digest, name: `${digest}.${randomUUID()}`, line, since: now, doubtful: false }
    if (!again) this.#known.push(one)
    return Object.assign(one, { line, since: now, answered: undefined, doubtful: false })
  }

  answered(one: Known, acknowledged: boolean) {
    one.answered = performance.now()
    one.doubtful = !acknowledged || Date.now() - one.since > this.#timing.prompt
  }

  /** All that was answered on this line before has arrived there. */
  proved(line: number, before: number) {
    this.#known = this.#known.filter(
      (one) => one.doubtful || one.line !== line || one.answered === undefined || one.answered > before,
    )
  }

  /** Only while a line stands is there anybody who could hand over again. */
  lineBegins() {
    for (const one of this.#known) one.since = Date.now()
  }

  get isQuiet() {
    return this.#known.every(({ answered, doubtful }) => doubtful || answered !== undefined)
  }

  left() {
    return this.#known.map(({ digest, name }) => [name, digest] as const)
  }

  #mayComeAgain({ doubtful, line, answered, since }: Known, by: number, now: number) {
    return doubtful || line !== by || (answered === undefined && now - since > this.#timing.prompt)
  }
}

/** What several of them leave for the process after this one: all gateways of a channel share its cursor. */
export const cursorOf = (all: Iterable<Names>) =>
  JSON.stringify([...new Map([...all].flatMap((names) => names.left()))].map(([name, digest]) => [digest, name]))

const left = (kept: string | null) => pairs.safeParse(json(kept)).data ?? []
const pairs = z.array(z.tuple([z.string(), z.string()]))

function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return undefined
  }
}

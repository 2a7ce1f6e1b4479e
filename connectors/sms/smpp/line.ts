import type { Socket } from 'node:net'
import { commands, isResponse, responseTo, statuses } from './pdu/commands.ts'
import { frames, write, type Pdu } from './pdu/frames.ts'
import type { Timing } from './timing.ts'

/** No answer came, and none will. `written`: what was asked may have arrived. */
export class Lost extends Error {
  readonly written: boolean
  constructor(written: boolean) {
    super('The line is lost')
    this.written = written
  }
}

/** Answers the `command_status` to a `deliver_sm`. */
export type Heard = (pdu: Pdu) => Promise<number>

interface Waiting {
  command: number
  answered(pdu: Pdu): void
  lost(): void
}

const nothing = Buffer.alloc(0)
/** So many are taken from the other side before it must wait. */
const mostAtOnce = 50

/** One connection, on which both sides ask and answer. */
export class Line {
  /** Resolves once it is over, for whatever reason. */
  readonly ended: Promise<void>
  readonly #socket: Socket
  readonly #heard: Heard | undefined
  readonly #timing: Timing
  readonly #waiting = new Map<number, Waiting>()
  readonly #beat: NodeJS.Timeout
  #sequence = 0
  #underWay = 0

  constructor(socket: Socket, timing: Timing, heard?: Heard) {
    this.#socket = socket
    this.#timing = timing
    this.#heard = heard
    const cut = frames()
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const pdu of cut(chunk)) this.#take(pdu)
      } catch {
        socket.destroy()
      }
    })
    // Its end is told by `close`: an error that nobody hears ends the process.
    socket.on('error', () => {})
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        clearInterval(this.#beat)
        for (const { lost } of [...this.#waiting.values()]) lost()
        resolve()
      })
    })
    this.#beat = setInterval(() => void this.enquire(), timing.idle)
  }

  get isOpen() {
    return this.#socket.writable
  }

  /** The answer, whatever its status. Throws `Lost`. */
  ask(command: number, body: Buffer = nothing): Promise<Pdu> {
    if (!this.isOpen) return Promise.reject(new Lost(false))
    const sequence = (this.#sequence = (this.#sequence % 0x7fff_ffff) + 1)
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer)
        this.#waiting.delete(sequence)
      }
      const lost = () => {
        over()
        reject(new Lost(true))
      }
      const timer = setTimeout(lost, this.#timing.answer)
      const answered = (pdu: Pdu) => {
        over()
        resolve(pdu)
      }
      this.#waiting.set(sequence, { command: responseTo(command), answered, lost })
      this.#socket.write(write({ command, status: 0, sequence, body }))
    })
  }

  /** Whether the other side has read all that was written before. One that does not say so is gone. */
  async enquire(): Promise<boolean> {
    // Its answer would not be read.
    if (this.#socket.isPaused()) return false
    return this.ask(commands.enquire).then(
      () => true,
      () => {
        this.destroy()
        return false
      },
    )
  }

  /** Says goodbye before it leaves. */
  async close() {
    const late = setTimeout(() => this.destroy(), this.#timing.leave)
    await this.ask(commands.unbind).catch(() => {})
    this.#socket.end()
    await this.ended
    clearTimeout(late)
  }

  destroy() {
    this.#socket.destroy()
  }

  #take(pdu: Pdu) {
    const { command, sequence } = pdu
    if (isResponse(command)) {
      const waiting = this.#waiting.get(sequence)
      if (waiting && (command === waiting.command || command === commands.nack)) waiting.answered(pdu)
    } else if (command === commands.deliver) void this.#hear(pdu)
    else if (command === commands.enquire) this.#answer(pdu, statuses.ok)
    else if (command === commands.unbind) {
      this.#answer(pdu, statuses.ok)
      this.#socket.end()
    } else this.#write({ command: commands.nack, status: statuses.unknownCommand, sequence, body: nothing })
  }

  async #hear(pdu: Pdu) {
    if (++this.#underWay >= mostAtOnce) this.#socket.pause()
    const status = await (this.#heard?.(pdu) ?? Promise.resolve(statuses.comeAgain)).catch(() => statuses.comeAgain)
    // Its one field is an id, which is empty.
    this.#answer(pdu, status, Buffer.of(0))
    if (--this.#underWay < mostAtOnce) this.#socket.resume()
  }

  #answer({ command, sequence }: Pdu, status: number, body = nothing) {
    this.#write({ command: responseTo(command), status, sequence, body })
  }

  #write(pdu: Pdu) {
    if (this.isOpen) this.#socket.write(write(pdu))
  }
}

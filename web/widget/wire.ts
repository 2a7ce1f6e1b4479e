type Listeners = { [event: string]: (data: never) => void }
interface Ends {
  url: string
  namespace: string
  /** Asked before each attempt; its rejection counts as a failed attempt. */
  auth(): Promise<unknown>
  listeners: Listeners
  state(state: LineState): void
}
export type LineState = 'connecting' | 'open' | 'lost' | 'refused'
type Waiting = { resolve(value: unknown): void; reject(reason: Error): void }

const answerWithin = 15_000
const longestPause = 30_000

/** Just enough of Engine.IO 4 and Socket.IO 5 over a WebSocket, against an unmodified socket.io server. */
export class Wire {
  #ends: Ends
  #socket: WebSocket | undefined
  #open = false
  #attempts = 0
  #asked = 0
  #waiting = new Map<number, Waiting>()
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #patience = 20_000

  constructor(ends: Ends) {
    this.#ends = ends
    addEventListener('online', () => this.#now())
    addEventListener('offline', () => this.#lose())
    document.addEventListener('visibilitychange', () => !document.hidden && this.#now())
    this.#ends.state('connecting')
    void this.#connect()
  }

  get open() {
    return this.#open
  }

  /** Rejects when the line is lost before the answer: whether it arrived is then unknown. */
  ask<T>(event: string, data: unknown): Promise<T> {
    if (!this.#open) return Promise.reject(new Error('lost'))
    const id = this.#asked++
    this.#socket!.send(`42${this.#ends.namespace},${id}${JSON.stringify([event, data])}`)
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      setTimeout(() => this.#waiting.delete(id) && reject(new Error('silent')), answerWithin)
    }) as Promise<T>
  }

  /** Whether it could be sent; nobody answers. */
  tell(event: string): boolean {
    if (this.#open) this.#socket!.send(`42${this.#ends.namespace},${JSON.stringify([event])}`)
    return this.#open
  }

  #now() {
    if (!this.#retry) return
    clearTimeout(this.#retry)
    void this.#connect()
  }

  async #connect() {
    this.#retry = undefined
    const auth = await this.#ends.auth().catch(() => null)
    if (!auth) return this.#later()
    const socket = (this.#socket = new WebSocket(this.#ends.url))
    socket.onmessage = ({ data }) => socket === this.#socket && this.#take(String(data), auth)
    socket.onclose = () => socket === this.#socket && this.#lose()
    this.#listen()
  }

  /** A half-open line sends nothing, not even pings. */
  #listen() {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#lose(), this.#patience)
  }

  #take(frame: string, auth: unknown) {
    // Until it is open pings do not count: an opening that lost its first frame would be waited for without end.
    if (this.#open) this.#listen()
    const socket = this.#socket!
    if (frame === '2') socket.send('3')
    else if (frame[0] === '0') {
      const { pingInterval, pingTimeout } = JSON.parse(frame.slice(1)) as { pingInterval: number; pingTimeout: number }
      this.#patience = pingInterval + pingTimeout
      this.#listen()
      socket.send(`40${this.#ends.namespace},${JSON.stringify(auth)}`)
    } else if (frame[0] === '4') this.#packet(frame)
  }

  #packet(frame: string) {
    const [, type, id, body] = /^4(\d)\/\w+,(\d*)([[{].*)?$/s.exec(frame) ?? []
    if (type === '0') this.#opened()
    else if (type === '1') this.#lose()
    else if (type === '4') this.#lose('refused')
    else if (type === '2') this.#hear(JSON.parse(body!) as [string, never])
    else if (type === '3') {
      this.#waiting.get(Number(id))?.resolve((JSON.parse(body!) as unknown[])[0])
      this.#waiting.delete(Number(id))
    }
  }

  #hear([event, data]: [string, never]) {
    if (Object.hasOwn(this.#ends.listeners, event)) this.#ends.listeners[event]!(data)
  }

  #opened() {
    this.#open = true
    this.#listen()
    this.#attempts = 0
    this.#ends.state('open')
  }

  #lose(state: LineState = 'lost') {
    const socket = this.#socket
    if (!socket) return
    this.#socket = undefined
    this.#open = false
    clearTimeout(this.#silence)
    socket.close()
    for (const { reject } of this.#waiting.values()) reject(new Error('lost'))
    this.#waiting.clear()
    this.#later(state)
  }

  #later(state: LineState = 'lost') {
    this.#ends.state(state)
    const pause = Math.min(longestPause, 500 * 2 ** this.#attempts++)
    this.#retry = setTimeout(() => void this.#connect(), pause * (0.5 + Math.random()))
  }
}

import type { FileRef } from '../../server/contract/rows.ts'
import type { Hello, Said, SaidAnswer, VisitorMessage } from '../../server/contract/visitor.ts'
import { calendar } from './dates.ts'
import { Door, type Config } from './door.ts'
import { Draft } from './draft.ts'
import type { Frame } from './frame.ts'
import { Keep } from './keep.ts'
import { Log } from './log.ts'
import { marks, type Marks } from './marks.ts'
import { Outbox } from './outbox.ts'
import { Receipts } from './receipts.ts'
import { once } from './once.ts'
import { Typing } from './typing.ts'
import { Wire, type LineState } from './wire.ts'
import { words } from './words.ts'
import type { Values } from './view/fields.ts'

/** All that the panel shows and does. */
export class Chat {
  readonly frame: Frame
  readonly door: Door
  readonly outbox: Outbox
  readonly log = new Log()
  readonly draft: Draft
  readonly typing: Typing
  readonly words
  readonly calendar
  config: Config | undefined
  state: LineState = 'connecting'
  /** Null until the server has said. */
  online: boolean | null = null
  /** Agents have read up to here. */
  read = 0
  seen: number
  shown = false
  dragged = false
  /** Id of the message whose teaser was closed. */
  dismissed = ''
  profile: Said['profile']
  faults: Values = {}
  #marks: Marks
  #receipts: Receipts
  #wire: Wire | undefined
  #draw: () => void
  #changed: () => void

  constructor(frame: Frame, draw: () => void) {
    const keep = new Keep(frame.channelId)
    this.frame = frame
    this.#draw = draw
    this.#changed = once(draw)
    this.typing = new Typing(this.#changed)
    this.words = words[frame.language]
    this.calendar = calendar(frame.language)
    this.door = new Door(frame, keep)
    this.draft = new Draft(this.door, this.#changed)
    this.#marks = marks(frame.channelId, this.door.owner, () => this.show({ seen: this.#marks.read().seen }))
    this.seen = this.#marks.read().seen
    this.#receipts = new Receipts(this.log, this.#marks, (event, ids) => this.#ask(event, ids))
    this.outbox = new Outbox(keep, this.door.owner, (said) => this.#ask('say', said), this.#changed)
    document.addEventListener('visibilitychange', () => this.look())
  }

  get started() {
    return this.log.messages.length + this.outbox.waiting.length + this.outbox.acknowledged.length > 0
  }
  get unread() {
    return this.log.messages.filter(({ mine, seq }) => !mine && seq > this.seen)
  }

  get view() {
    if (this.started) return 'chat'
    if (this.online === false) return 'offline'
    const known = this.profile || this.frame.identity
    return (this.config?.preChat ?? 'none') === 'none' || known ? 'chat' : 'preChat'
  }

  begin() {
    void this.loadConfig()
    if (this.#marks.kept()) this.connect()
  }

  opened() {
    void this.loadConfig()
    this.connect()
    this.look()
  }

  /** Draws at once, so that the caller may go on with what is drawn. */
  show(changes: Partial<Pick<Chat, 'shown' | 'dragged' | 'dismissed' | 'profile' | 'faults' | 'seen'>>) {
    Object.assign(this, changes)
    this.#draw()
  }

  connect() {
    if (this.#wire) return
    void this.outbox.load().then(() => this.outbox.flush())
    this.#wire = new Wire({
      url: `${this.frame.origin.replace(/^http/, 'ws')}/live/?EIO=4&transport=websocket`,
      namespace: '/visitor',
      auth: () => this.#handshake(),
      state: (state) => this.#turn(state),
      listeners: {
        hello: (hello: Hello) => this.#hello(hello),
        messages: (messages: VisitorMessage[]) => this.#take(messages),
        seen: (seq: number) => this.#readUpTo(seq),
        typing: () => this.typing.hear(),
      },
    })
  }

  async say(text: string, files: FileRef[]) {
    this.#marks.raise()
    const profile = this.started ? undefined : { ...this.profile, language: this.frame.language }
    await this.outbox.add(text, files, profile)
  }

  sendDraft() {
    if (this.draft.empty || this.draft.uploading) return
    const { text, files } = this.draft.take()
    void this.say(text, files)
  }

  type(text: string) {
    this.draft.text = text
    this.#changed()
    this.typing.tell(() => this.#wire?.tell('typing'))
  }

  async older() {
    const oldest = this.log.messages[0]?.seq ?? 0
    this.log.older(await this.#ask<VisitorMessage[]>('history', oldest))
    this.#changed()
  }

  /** Has the links of this message signed again. */
  async refresh({ id, seq }: VisitorMessage) {
    this.log.take(await this.#ask<VisitorMessage[]>('history', seq + 1))
    return this.log.messages.find((message) => message.id === id)
  }

  /** What stands on the open panel of a visible page has been looked at. */
  look() {
    if (this.shown && !document.hidden && this.log.newest > this.seen) {
      this.seen = this.log.newest
      this.#marks.raise({ seen: this.seen })
      this.#changed()
    }
    void this.#receipts.tell()
  }

  async loadConfig() {
    this.config ??= await this.door.config().catch(() => undefined)
    this.#changed()
  }

  #ask<T = SaidAnswer>(event: string, data: unknown): Promise<T> {
    return this.#wire ? this.#wire.ask<T>(event, data) : Promise.reject(new Error('lost'))
  }

  async #handshake() {
    const { token } = await this.door.visitor()
    return { channelId: this.frame.channelId, credentials: { token }, after: this.log.newest }
  }

  #turn(state: LineState) {
    this.state = state
    if (state === 'refused') this.door.doubt()
    this.#changed()
  }

  #hello(hello: Hello) {
    this.online = hello.online
    this.#readUpTo(hello.seen)
    this.log.hello(hello)
    this.#take(hello.messages)
    void this.loadConfig()
    void this.outbox.load().then(() => this.outbox.flush())
  }

  #take(messages: VisitorMessage[]) {
    this.log.take(messages)
    if (messages.length > 0) this.#marks.raise()
    if (messages.some(({ mine }) => !mine)) this.typing.stop()
    const own = messages.flatMap(({ clientId }) => clientId ?? [])
    void this.outbox.stored(own, true)
    this.#changed()
    this.look()
  }

  #readUpTo(seq: number) {
    this.read = Math.max(this.read, seq)
    this.#changed()
  }
}

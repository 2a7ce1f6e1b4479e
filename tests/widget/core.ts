import type { Server, Socket } from 'socket.io'
import type { Channel, Connector, Host } from '../../connectors/connector.ts'
import type { VisitorMessage } from '../../server/contract/visitor.ts'

type Handshake = { credentials: unknown; after: number }

/** The core as the far side of the widget: the same promises, kept in memory, with faults to order. */
export class MemoryCore {
  online = true
  /** Close the line after storing, in place of answering: so many times. */
  answersToLose = 0
  readonly byAddress = new Map<string, VisitorMessage[]>()
  readonly receipts: { externalId: string; state: string }[] = []
  readonly typing: string[] = []
  readonly says: string[] = []
  readonly files = new Map<string, { address: string; name: string; mime: string; bytes: Uint8Array }>()
  connections = 0
  #keys = new Set<string>()
  #io: Server
  #connector: Connector<never>
  channel!: Channel

  constructor(io: Server, connector: Connector<never>) {
    this.#io = io
    this.#connector = connector
  }

  host(channelId: string): Host {
    return {
      channelId,
      progress: () => {},
      balances: () => {},
      stoppedAt: null,
      signal: new AbortController().signal,
      status: () => {},
      cursor: async () => null,
      goOnAt: async () => {},
      typing: (address) => void this.typing.push(address),
      save: async () => {},
      ask: async () => ({ status: 200, headers: {} }),
      received: async (raw) => {
        if (this.#keys.has(raw.key)) return
        this.#keys.add(raw.key)
        for (const event of this.#connector.parse(raw)) await this.#take(event)
      },
      keep: async (address, { name, mime, bytes }) => {
        const id = crypto.randomUUID()
        this.files.set(id, { address, name, mime, bytes })
        return { id, name, mime, size: bytes.length }
      },
      file: async (address, id) => {
        const file = this.files.get(id)
        if (file?.address !== address) return null
        return { ...file, size: file.bytes.length, body: new Blob([file.bytes as BlobPart]).stream() }
      },
    }
  }

  open(channel: Channel) {
    this.channel = channel
    const visitors = this.#io.of('/visitor')
    visitors.use((socket, next) => void this.#admit(socket, next))
    visitors.on('connection', (socket) => this.#connected(socket))
  }

  messages(address: string) {
    const messages = this.byAddress.get(address) ?? []
    this.byAddress.set(address, messages)
    return messages
  }
  get all() {
    return [...this.byAddress.values()].flat()
  }
  get address() {
    return [...this.byAddress.keys()][0]!
  }

  reply(address: string, text: string, at = new Date().toISOString()) {
    this.#add(address, { mine: false, author: 'Nima', text, files: [], at })
  }
  room(address: string) {
    return this.#io.of('/visitor').to(address)
  }
  cut() {
    for (const socket of this.#io.of('/visitor').sockets.values()) socket.conn.close()
  }

  async #admit(socket: Socket, next: (error?: Error) => void) {
    const { auth, headers } = socket.handshake
    const from = await this.channel.live!.admit(auth.credentials, { ip: '::1', origin: headers.origin })
    socket.data = { from }
    next(from ? undefined : new Error('unauthenticated'))
  }

  #connected(socket: Socket) {
    const { from } = socket.data as { from: { kind: string; address: string; verified: boolean } }
    const { after } = socket.handshake.auth as Handshake
    this.connections++
    void socket.join(from.address)
    const held = this.messages(from.address)
    const newer = held.filter(({ seq }) => seq > after)
    socket.emit('hello', { messages: newer.slice(-50), more: newer.length > 50, seen: 0, online: this.online })
    this.channel.live!.opened({
      address: from.address,
      from,
      on: (event, listener) =>
        socket.on(event, (data, answer) => this.#hear(socket, event, () => listener(data, answer ?? (() => {})))),
    })
    socket.on('history', (before: number, answer: (messages: VisitorMessage[]) => void) =>
      answer(held.filter(({ seq }) => seq < before).slice(-50)),
    )
    socket.onAny((event: string, data: { clientId?: string }) => event === 'say' && this.says.push(data.clientId!))
  }

  #hear(socket: Socket, event: string, listen: () => void | Promise<void>) {
    if (event === 'say' && this.answersToLose > 0) {
      this.answersToLose--
      const emit = Reflect.get(socket, 'packet') as (packet: { type: number }) => void
      Reflect.set(socket, 'packet', (packet: { type: number }) => packet.type !== 3 && emit.call(socket, packet))
      setTimeout(() => socket.conn.close(), 30)
    }
    void listen()
  }

  async #take(event: ReturnType<Connector<never>['parse']>[number]) {
    if (event.type === 'receipt') this.receipts.push(event)
    if (event.type !== 'message') return
    const { address } = event.from
    const files = (event.fileIds ?? []).map(async (id) => {
      const { name, mime, bytes } = this.files.get(id)!
      return { id, name, mime, size: bytes.length, url: await this.channel.fileUrl!(address, id) }
    })
    this.#add(address, {
      mine: true,
      text: event.text,
      files: await Promise.all(files),
      clientId: event.clientId,
      at: new Date().toISOString(),
    })
    this.froms.push(event.from)
  }
  readonly froms: unknown[] = []

  #add(address: string, message: Omit<VisitorMessage, 'id' | 'version' | 'seq'>) {
    const messages = this.messages(address)
    const added = { ...message, id: crypto.randomUUID(), version: 1, seq: messages.length + 1 }
    messages.push(added)
    this.room(address).emit('messages', [added])
  }
}

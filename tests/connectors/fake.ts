import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { ChannelError, type Connector, type Event, type Part, type SentPart } from '../../connectors/connector.ts'

const settings = z.strictObject({
  farSide: z.string().min(1),
  token: z.string().min(1).meta({ secret: true }),
  acknowledgement: z.string().optional(),
  outOfHours: z.strictObject({ en: z.string(), fa: z.string() }).optional(),
  senders: z.array(z.string()).optional(),
})
type Settings = z.output<typeof settings>

const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), from: z.string(), text: z.string(), id: z.string().optional() }),
  z.strictObject({
    type: z.literal('edit'),
    from: z.string(),
    text: z.string(),
    id: z.string(),
    at: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('deletion'), from: z.string().optional(), id: z.string() }),
  z.strictObject({ type: z.literal('reaction'), from: z.string(), id: z.string(), emoji: z.array(z.string()) }),
  z.strictObject({ type: z.literal('receipt'), id: z.string(), state: z.enum(['delivered', 'read']) }),
  z.strictObject({ type: z.literal('failure'), id: z.string(), code: z.string() }),
])
export type FakeInput = z.output<typeof input>

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

export const fake: Connector<Settings> = {
  kind: 'fake',
  settings,
  limits: {
    html: false,
    attachmentBytes: 1024,
    textLength: 100,
    others: true,
    edit: {},
    remove: { hours: 48 },
    atOnce: 3,
  },
  threadDays: 7,
  idempotent: true,
  senders: ({ senders = [] }) => senders,
  acknowledgement: ({ acknowledgement = '' }) => ({ en: acknowledgement, fa: '' }),
  outOfHours: ({ outOfHours = { en: '', fa: '' } }) => outOfHours,
  words: { wrong_token: { en: 'The token is wrong.', fa: 'ژتون نادرست است.' } },
  async *check({ farSide: name, token }) {
    yield { step: 'reach', code: 'ok' }
    if (name === 'broken') throw new Error(`no code, but ${token}`)
    yield { step: 'sign_in', code: token === 'wrong' ? 'wrong_token' : 'ok' }
  },
  async *roundTrip({ farSide: name }, _channelId, signal) {
    yield { step: 'arrive', code: '' }
    if (await farSide(name).back(signal)) yield { step: 'arrive', code: 'ok', seconds: 1 }
  },
  parse: ({ bytes }) => [toEvent(input.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))))],
  async open({ farSide: name, token }, host) {
    const far = farSide(name)
    let cursor = 0
    const receive = (given: FakeInput, at?: number) =>
      host.received({
        key: at === undefined ? JSON.stringify(given) : `poll:${at}`,
        bytes: new TextEncoder().encode(JSON.stringify(given)),
        ...(at !== undefined && { cursor: String(at + 1) }),
      })
    return {
      send: async (part) => ({ externalIds: await far.asked(part) }),
      edit: (sent, { text }) => far.change(sent, text),
      remove: (sent) => far.change(sent),
      fetch: (ref) => far.fetch(ref),
      close: async () => {},
      async listen(signal) {
        far.listening++
        for (; !signal.aborted; await wait(5)) {
          for (; cursor < far.queue.length; cursor++) await receive(far.queue[cursor]!, cursor)
        }
        far.listening--
      },
      async webhook(request) {
        if (request.headers.get('x-token') !== token) return new Response(null, { status: 401 })
        const given = input.safeParse(await request.json().catch(() => null))
        if (!given.success) return new Response(null, { status: 422 })
        await receive(given.data)
        return new Response(null, { status: 204 })
      },
    }
  },
}

const person = (address: string) => ({ kind: 'fake', address, verified: true })

function toEvent(given: FakeInput): Event {
  if (given.type === 'receipt') return { type: 'receipt', externalId: given.id, state: given.state }
  if (given.type === 'failure') return { type: 'failure', externalId: given.id, code: given.code }
  const { id: externalId } = given
  if (given.type === 'deletion')
    return { type: 'deletion', externalId: given.id, ...(given.from && { from: person(given.from) }) }
  const from = person(given.from)
  if (given.type === 'reaction') return { type: 'reaction', from, externalId: given.id, emoji: given.emoji }
  if (given.type === 'edit')
    return { type: 'edit', from, externalId: given.id, text: given.text, ...(given.at && { editedAt: given.at }) }
  return { type: 'message', from, text: given.text, ...(externalId && { externalId }) }
}

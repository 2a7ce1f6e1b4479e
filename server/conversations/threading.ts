import { sql } from 'drizzle-orm'
import type { Participant } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { changeAll, insertAll } from '../core/change.ts'
import { alongside } from '../core/failure.ts'
import { lockAll } from '../core/hold.ts'
import { addParticipants, type Taking } from './participants.ts'
import { proofs } from './proof.ts'
import { Rooms, type Move } from './rooms.ts'
import type { Conversation } from './visible.ts'

/** What an inbound message says of where it belongs. */
export interface Line {
  place: Place
  identity: { id: Id; customerId: Id; kind: string; address: string }
  subject: string | null
  /** The far side's name for the message, and for those that it answers, the nearest first. */
  externalId: string | null
  answers: string[]
  others: Participant[]
  /** Address of the room that it was said in; null: it was said to us alone. */
  room: string | null
}

/** Where a message came in. */
export interface Place {
  channel: { id: Id; deskId: Id }
  /** Days within which the same identity on the same channel goes on where it left off. */
  threadDays: number
  /** The channel's own addresses: they are in everything and take part in nothing. */
  own: string[]
}

/** A conversation as the batch leaves it. */
export type Thread = Omit<Conversation, 'number' | 'version'>

/** An earlier conversation may still grow by so many messages before its customer's numbering would collide. */
const room = 100_000

/** The conversations that a batch of inbound messages belongs to: read and locked at once, and written at once. */
export class Threads {
  #cx: Act
  #held = new Map<Id, Thread>()
  #current = new Map<string, Id>()
  #bases = new Map<string, number>()
  #proofs = new Map<string, Id>()
  #said = new Map<string, Thread>()
  #opened = new Set<Thread>()
  #changed = new Set<Thread>()
  #taking: Taking[] = []
  #rooms: Rooms

  constructor(cx: Act, moves: Move[] = []) {
    this.#cx = cx
    this.#rooms = new Rooms(moves)
  }

  /** `besides` are locked with them: whatever is done to several conversations locks them at once. */
  async load(lines: Line[], besides: Id[] = []) {
    const lasting = lines.filter(({ place, room }) => place.threadDays > 0 && room === null)
    await this.#rooms.load(this.#cx, lines)
    ;[this.#proofs] = await alongside(proofs(this.#cx, lines), this.#leftOff(lasting))
    const ids = new Set([...this.#proofs.values(), ...this.#current.values(), ...this.#rooms.ids(), ...besides])
    for (const row of await lockAll(this.#cx, conversations, [...ids])) this.#held.set(row.id, row)
    for (const [id, room] of this.#rooms.moved(this.#cx)) this.change(this.#held.get(id)!, { room })
  }

  /** Where each identity was last on its channel, if not too long ago; and how far its own numbering has come. */
  async #leftOff(lines: Line[]) {
    if (lines.length === 0) return
    const asked = lines.map(({ identity, place }) => ({
      identity: identity.id,
      channel: place.channel.id,
      since: new Date(this.#cx.now.getTime() - place.threadDays * 86_400_000),
    }))
    const found = await this.#cx.tx.execute<{ identity: Id; channel: Id; last: number; current: Id | null }>(sql`
      with asked as (select distinct identity, channel, since
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as one(identity uuid, channel uuid, since timestamptz))
      select identity, channel, max(base + last_seq)::int as last,
        (array_agg(id order by last_message_at desc) filter (where last_message_at > since))[1] as current
      from asked join conversations on identity_id = identity and channel_id = channel and room is null
      group by identity, channel`)
    for (const { identity, channel, last, current } of found.rows) {
      this.#bases.set(`${channel} ${identity}`, last + room)
      if (current) this.#current.set(`${channel} ${identity}`, current)
    }
  }

  /** The conversation of the `n`th line: that of its room; or the nearest that it proves to answer, where its sender left off, or a new one. */
  of(line: Line, n: number): Thread {
    const id = line.room === null ? this.#own(line, n) : this.#rooms.of(line)
    const thread = this.#held.get(id ?? '') ?? this.#open(line)
    if (line.externalId !== null && line.room === null) this.#said.set(nameOf(line, line.externalId), thread)
    const { id: conversationId } = thread
    this.#taking.push(...line.others.map(({ kind, address, name = null }) => ({ conversationId, kind, address, name })))
    return thread
  }

  #own(line: Line, n: number): Id | undefined {
    const proved = line.answers.map((answer) => this.#proofs.get(`${n} ${answer}`) ?? this.#saidBefore(line, answer))
    return proved.find((one) => one !== undefined) ?? this.#current.get(sideOf(line))
  }

  /** The same proof, by a message of this very batch. */
  #saidBefore(line: Line, answer: string): Id | undefined {
    const { identity } = line
    const thread = this.#said.get(nameOf(line, answer))
    const takes = (one: Taking) =>
      one.conversationId === thread?.id && one.kind === identity.kind && one.address === identity.address
    return thread && (thread.requesterId === identity.customerId || this.#taking.some(takes)) ? thread.id : undefined
  }

  #open(line: Line): Thread {
    const { identity, subject, place } = line
    const { channel, threadDays } = place
    const thread = {
      ...blank,
      id: newId(),
      deskId: channel.deskId,
      requesterId: identity.customerId,
      subject,
      room: this.#rooms.addressOf(line),
      base: this.#bases.get(sideOf(line)) ?? 0,
      channelId: channel.id,
      identityId: identity.id,
      lastMessageAt: this.#cx.now,
      createdAt: this.#cx.now,
    }
    this.#held.set(thread.id, thread)
    this.#opened.add(thread)
    if (thread.room !== null) this.#rooms.begin(line, thread.id)
    else if (threadDays > 0) this.#current.set(sideOf(line), thread.id)
    const { id, deskId, requesterId } = thread
    const data = { requesterId, deskId, channelId: channel.id }
    this.#cx.record('conversation.opened', { conversationId: id }, data, channelActor(channel.id))
    return thread
  }

  /** Takes down what a message changes in its conversation. */
  change(thread: Thread, patch: Partial<Thread>) {
    Object.assign(thread, patch)
    if (!this.#opened.has(thread)) this.#changed.add(thread)
  }

  /** Writes the new ones: to be called before whatever refers to them is written. */
  begin = () => insertAll(this.#cx, conversations, [...this.#opened])

  /** Writes what has changed in the others, and who takes part in any. */
  save = () =>
    alongside(
      changeAll(this.#cx, conversations, [...this.#changed].map(written)),
      addParticipants(this.#cx, this.#taking),
    )
}

/** One who writes, on one channel. */
const sideOf = ({ identity, place }: Line) => `${place.channel.id} ${identity.id}`
/** A far side's names mean something on its own channel only. */
const nameOf = ({ place }: Line, externalId: string) => `${place.channel.id} ${externalId}`

const blank = {
  status: 'open' as const,
  assigneeId: null,
  preview: '',
  previewKind: 'inbound' as const,
  previewAgentId: null,
  lastSeq: 0,
  inboundCount: 0,
  lastInboundSeq: 0,
  waitingSince: null,
}

const written = (thread: Thread) => ({
  id: thread.id,
  subject: thread.subject,
  room: thread.room,
  status: thread.status,
  channelId: thread.channelId,
  identityId: thread.identityId,
  preview: thread.preview,
  previewKind: thread.previewKind,
  previewAgentId: thread.previewAgentId,
  lastSeq: thread.lastSeq,
  inboundCount: thread.inboundCount,
  lastInboundSeq: thread.lastInboundSeq,
  lastMessageAt: thread.lastMessageAt,
  waitingSince: thread.waitingSince,
})

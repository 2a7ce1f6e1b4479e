import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Participant } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { changeAll, insertAll } from '../core/change.ts'
import { lockAll } from '../core/hold.ts'
import { addParticipants, type Taking } from './participants.ts'
import { proofs } from './proof.ts'
import type { Conversation } from './visible.ts'

/** What an inbound message says of where it belongs. */
export interface Line {
  identity: { id: Id; customerId: Id; kind: string; address: string }
  subject: string | null
  /** The far side's name for the message, and for those that it answers, the nearest first. */
  externalId: string | null
  answers: string[]
  others: Participant[]
}

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
  #place: Place
  #held = new Map<Id, Thread>()
  #current = new Map<Id, Id>()
  #bases = new Map<Id, number>()
  #proofs = new Map<string, Id>()
  #said = new Map<string, Thread>()
  #opened = new Set<Thread>()
  #changed = new Set<Thread>()
  #taking: Taking[] = []

  constructor(cx: Act, place: Place) {
    this.#cx = cx
    this.#place = place
  }

  async load(lines: Line[]) {
    const { channel, threadDays } = this.#place
    this.#proofs = await proofs(this.#cx, channel.id, lines)
    if (threadDays > 0) await this.#leftOff([...new Set(lines.map(({ identity }) => identity.id))])
    const ids = new Set([...this.#proofs.values(), ...this.#current.values()])
    for (const row of await lockAll(this.#cx, conversations, [...ids])) this.#held.set(row.id, row)
  }

  /** Where each identity was last on this channel, if not too long ago; and how far its own numbering has come. */
  async #leftOff(identityIds: Id[]) {
    const { channel, threadDays } = this.#place
    const since = new Date(this.#cx.now.getTime() - threadDays * 86_400_000).toISOString()
    const { id, base, lastSeq, identityId, lastMessageAt, channelId } = conversations
    const rows = await this.#cx.tx
      .select({
        identityId,
        last: sql<number>`max(${base} + ${lastSeq})::int`,
        current: sql<Id | null>`(array_agg(${id} order by ${lastMessageAt} desc)
          filter (where ${lastMessageAt} > ${since}::timestamptz))[1]`,
      })
      .from(conversations)
      .where(and(inArray(identityId, identityIds), eq(channelId, channel.id)))
      .groupBy(identityId)
    for (const row of rows) {
      this.#bases.set(row.identityId, row.last + room)
      if (row.current) this.#current.set(row.identityId, row.current)
    }
  }

  /** The conversation of the `n`th line: the nearest that it proves to answer, where its sender left off, or a new one. */
  of(line: Line, n: number): Thread {
    const proved = line.answers.map((answer) => this.#proofs.get(`${n} ${answer}`) ?? this.#saidBefore(line, answer))
    const id = proved.find((one) => one !== undefined) ?? this.#current.get(line.identity.id)
    const thread = this.#held.get(id ?? '') ?? this.#open(line)
    if (line.externalId !== null) this.#said.set(line.externalId, thread)
    const { id: conversationId } = thread
    this.#taking.push(...line.others.map(({ kind, address, name = null }) => ({ conversationId, kind, address, name })))
    return thread
  }

  /** The same proof, by a message of this very batch. */
  #saidBefore({ identity }: Line, answer: string): Id | undefined {
    const thread = this.#said.get(answer)
    const takes = (one: Taking) =>
      one.conversationId === thread?.id && one.kind === identity.kind && one.address === identity.address
    return thread && (thread.requesterId === identity.customerId || this.#taking.some(takes)) ? thread.id : undefined
  }

  #open({ identity, subject }: Line): Thread {
    const { channel, threadDays } = this.#place
    const thread = {
      ...blank,
      id: newId(),
      deskId: channel.deskId,
      requesterId: identity.customerId,
      subject,
      base: this.#bases.get(identity.id) ?? 0,
      channelId: channel.id,
      identityId: identity.id,
      lastMessageAt: this.#cx.now,
      createdAt: this.#cx.now,
    }
    this.#held.set(thread.id, thread)
    this.#opened.add(thread)
    if (threadDays > 0) this.#current.set(identity.id, thread.id)
    const { id, deskId, requesterId } = thread
    this.#cx.record('conversation.opened', { conversationId: id }, { requesterId, deskId, channelId: channel.id })
    return thread
  }

  /** Takes down what a message changes in its conversation. */
  change(thread: Thread, patch: Partial<Thread>) {
    Object.assign(thread, patch)
    if (!this.#opened.has(thread)) this.#changed.add(thread)
  }

  /** To be called before the messages are written, which refer to them. */
  async save() {
    await insertAll(this.#cx, conversations, [...this.#opened])
    await changeAll(this.#cx, conversations, [...this.#changed].map(written))
    await addParticipants(this.#cx, this.#taking)
  }
}

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

import type {
  AgentRow,
  CalendarRow,
  ChannelRow,
  ConversationRow,
  Counts,
  CustomerRow,
  DeskRow,
  DraftRow,
  FactRow,
  Id,
  IdentityRow,
  MarkRow,
  MessageRow,
  Push,
  WindowPage,
} from '../../server/contract/rows.ts'
import { Table } from './table.ts'
import { Windows, type Loaded, type Place } from './windows.ts'

/**
 * Everything that the screen knows. It has one way in, `take`, and may be told things late, twice and out of order:
 * the highest version wins. Plain, so that it can be tested without a browser; `listen` says that something changed.
 */
export class Rows {
  readonly agents = new Table<AgentRow>()
  readonly desks = new Table<DeskRow>()
  readonly calendars = new Table<CalendarRow>()
  readonly channels = new Table<ChannelRow>()
  readonly customers = new Table<CustomerRow>()
  readonly identities = new Table<IdentityRow>()
  readonly conversations = new Table<ConversationRow>()
  readonly #messages = new Map<Id, Table<MessageRow>>()
  readonly #facts = new Map<Id, Table<FactRow>>()
  readonly #marks = new Map<Id, MarkRow>()
  readonly #drafts = new Map<Id, DraftRow>()
  readonly #windows = new Windows()
  /** The position at which a conversation was last taken away. */
  readonly #goneAt = new Map<Id, number>()
  readonly #listeners = new Set<() => void>()
  #orders = new Map<string, Place[]>()
  #countsAt = -1
  counts: Counts = {}

  take(push: Push | WindowPage) {
    for (const name of ['agents', 'desks', 'calendars', 'channels', 'customers', 'identities'] as const) {
      const table: Table<{ id: Id; version: number }> = this[name]
      for (const row of push[name] ?? []) table.put(row.id, row.version, row, push.position)
    }
    for (const row of push.conversations ?? []) this.#takeConversation(row, push)
    if ('order' in push) this.#windows.takePage(push)
    for (const row of push.messages ?? []) this.#takeMessage(row, push.position)
    for (const row of push.facts ?? []) this.#takeFact(row, push.position)
    for (const row of push.marks ?? []) this.#takeMark(row)
    for (const row of push.drafts ?? []) this.#takeDraft(row)
    for (const id of push.gone ?? []) this.#takeAway(id, push.position)
    if (push.counts && push.position >= this.#countsAt) {
      this.counts = { ...this.counts, ...push.counts }
      this.#countsAt = push.position
    }
    this.#orders = new Map()
    for (const listener of this.#listeners) listener()
  }

  listen(listener: () => void) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Ordered by `seq`, and only the newest stretch without gaps: what lies before a gap is loaded again on the way up. */
  thread(conversationId: Id): MessageRow[] {
    const all = [...(this.#messages.get(conversationId)?.values() ?? [])].sort((a, b) => b.seq - a.seq)
    const gap = all.findIndex((row, index) => index > 0 && all[index - 1]!.seq - row.seq > 1)
    return (gap < 0 ? all : all.slice(0, gap)).reverse()
  }

  /** Wherever in its conversation it stands. */
  message = (conversationId: Id, id: Id) => this.#messages.get(conversationId)?.get(id)

  factsOf(conversationId: Id): FactRow[] {
    return [...(this.#facts.get(conversationId)?.values() ?? [])].sort((a, b) => a.position - b.position)
  }

  mark = (conversationId: Id) => this.#marks.get(conversationId)
  draft = (conversationId: Id) => this.#drafts.get(conversationId)
  window = (key: string): Loaded | undefined => this.#windows.loaded(key)

  /** Derived once between two changes. */
  order(key: string): Place[] {
    const known = this.#orders.get(key) ?? this.#windows.order(key)
    this.#orders.set(key, known)
    return known
  }

  unread(conversation: ConversationRow) {
    return Math.max(0, conversation.inboundCount - (this.#marks.get(conversation.id)?.inboundCount ?? 0))
  }

  #takeConversation(row: ConversationRow, push: Push) {
    if (this.#isGone(row.id, push.position)) return
    this.conversations.put(row.id, row.version, row, push.position)
    if (push.windows) this.#windows.place(row.id, row.version, sortsOf(row.id, push.windows))
  }

  #takeMessage(row: MessageRow, position: number) {
    if (this.#isGone(row.conversationId, position)) return
    part(this.#messages, row.conversationId).put(row.id, row.version, row, position)
  }

  #takeFact(row: FactRow, position: number) {
    const id = row.subject.conversationId
    // A fact never changes: it has one version.
    if (id && !this.#isGone(id, position)) part(this.#facts, id).put(String(row.position), 1, row, position)
  }

  #takeMark(row: MarkRow) {
    const known = this.#marks.get(row.conversationId)
    const newer = !known || row.seq > known.seq || (row.seq === known.seq && row.inboundCount > known.inboundCount)
    if (newer) this.#marks.set(row.conversationId, row)
  }

  #takeDraft(row: DraftRow) {
    const known = this.#drafts.get(row.conversationId)
    if (!known || row.version > known.version) this.#drafts.set(row.conversationId, row)
  }

  /** What was heard later than the moment of taking away has been given anew, and stays. */
  #takeAway(id: Id, position: number) {
    this.#goneAt.set(id, Math.max(position, this.#goneAt.get(id) ?? 0))
    this.#messages.get(id)?.forget(position)
    this.#facts.get(id)?.forget(position)
    this.conversations.forget(position, id)
    if (!this.conversations.get(id)) this.#windows.drop(id)
  }

  #isGone(id: Id, position: number) {
    return position <= (this.#goneAt.get(id) ?? -1)
  }
}

function part<Row>(tables: Map<Id, Table<Row>>, id: Id) {
  const known = tables.get(id) ?? new Table<Row>()
  tables.set(id, known)
  return known
}

function sortsOf(id: Id, windows: NonNullable<Push['windows']>) {
  const sorts = new Map<string, string>()
  for (const [key, places] of Object.entries(windows)) {
    const place = places.find(([placed]) => placed === id)
    if (place) sorts.set(key, place[1])
  }
  return sorts
}

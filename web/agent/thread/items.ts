import type { FactRow, Id, MessageRow } from '../../../server/contract/rows.ts'
import type { Unsent } from '../state/outbox.svelte.ts'

/** One line of the thread. `channelId` says whose stretch of the spine runs beside it. */
export type Item = { key: string; channelId: Id | null } & (
  | { kind: 'day'; at: string }
  | { kind: 'leg'; identityId: Id | null }
  | { kind: 'new' }
  | { kind: 'message'; message: MessageRow }
  | { kind: 'event'; fact: FactRow; text: string }
  | { kind: 'unsent'; unsent: Unsent }
)

interface Told {
  messages: MessageRow[]
  events: { fact: FactRow; text: string }[]
  unsent: Unsent[]
  /** The last `seq` that had been read when the thread was opened; null: no divider. */
  readUntil: number | null
  /** Whether older messages are still to be loaded: facts before the first message then wait for them. */
  more: boolean
  channelId: Id
  identityId: Id
}

type Line = { at: string } & ({ message: MessageRow } | { event: Told['events'][number] } | { unsent: Unsent })

/** The thread from top to bottom: messages and events by time, days, stretches of channels, and where the new begins. */
export function itemsOf(told: Told): Item[] {
  const items: Item[] = []
  // Older messages are still to come: the stretch of spine began further up.
  let channelId = told.more ? (told.messages.find((one) => one.channelId)?.channelId ?? told.channelId) : null
  let shownDay = ''
  let divided = told.readUntil === null
  for (const line of linesOf(told)) {
    const today = new Date(line.at).toDateString()
    const leg = legOf(line, told)
    const changes = leg !== null && leg.channelId !== channelId
    if (today !== shownDay)
      items.push({ kind: 'day', key: `day-${today}`, at: line.at, channelId: changes ? null : channelId })
    shownDay = today
    if (leg && changes) {
      channelId = leg.channelId
      items.push({ kind: 'leg', key: `leg-${keyOf(line)}`, channelId, identityId: leg.identityId })
    }
    if (!divided && isUnread(line, told.readUntil!)) {
      divided = true
      items.push({ kind: 'new', key: 'new', channelId })
    }
    items.push(itemOf(line, channelId))
  }
  return items
}

function linesOf({ messages, events, unsent, more }: Told): Line[] {
  const from = more ? (messages[0]?.createdAt ?? '') : ''
  const arrived = new Set(messages.map((message) => message.clientId))
  const happened = events.filter(({ fact }) => fact.at >= from).map((event) => ({ at: event.fact.at, event }))
  const [before, after] = [false, true].map((is) => happened.filter(({ event }) => isByWord(event.fact) === is))
  const lines: Line[] = [...before!, ...messages.map((message) => ({ at: message.createdAt, message })), ...after!]
  // Stable: messages keep the order of their `seq`. What one command did stands before what it said, unless its words did it.
  lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const waiting = unsent.filter((one) => !arrived.has(one.clientId)).map((one) => ({ at: one.at, unsent: one }))
  return [...lines, ...waiting]
}

const isByWord = ({ type }: FactRow) => type === 'consent.withdrawn' || type === 'consent.given'

function legOf(line: Line, { channelId, identityId }: Told) {
  if ('unsent' in line) return line.unsent.note ? null : { channelId, identityId }
  if (!('message' in line) || line.message.kind === 'note' || !line.message.channelId) return null
  return { channelId: line.message.channelId, identityId: line.message.identityId }
}

/** Said by a customer after `seq`, and not long ago. */
export const isNews = (message: MessageRow, seq: number) =>
  message.kind === 'inbound' && !message.past && message.seq > seq
const isUnread = (line: Line, readUntil: number) => 'message' in line && isNews(line.message, readUntil)

function keyOf(line: Line) {
  if ('message' in line) return line.message.clientId ?? line.message.id
  return 'event' in line ? `fact-${line.event.fact.position}` : line.unsent.clientId
}

function itemOf(line: Line, channelId: Id | null): Item {
  const key = keyOf(line)
  if ('message' in line) return { kind: 'message', key, channelId, message: line.message }
  if ('event' in line) return { kind: 'event', key, channelId, ...line.event }
  return { kind: 'unsent', key, channelId, unsent: line.unsent }
}

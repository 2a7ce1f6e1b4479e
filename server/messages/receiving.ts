import { sql } from 'drizzle-orm'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import type { FileRef } from '../../db/facts.ts'
import { madeAt, newId, type Id } from '../../db/ids.ts'
import { bodies, conversations, messages } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { insertAll } from '../core/change.ts'
import { alongside } from '../core/failure.ts'
import { lockAll } from '../core/hold.ts'
import { subjectAfter } from '../conversations/subject.ts'
import type { Move } from '../conversations/rooms.ts'
import { Threads, type Line, type Place, type Thread } from '../conversations/threading.ts'
import { identifyAll } from '../customers/identifying.ts'
import { find, type Found } from '../customers/identities.ts'
import { furtherOf, holdAlbums, joining, place, type Further } from './albums.ts'
import { attach } from './attaching.ts'
import { obeyAll, type Heard } from './commands.ts'
import { enclosedIn } from './enclosing.ts'
import { conversationsNamed, isChange } from './naming.ts'
import { unpark } from './parking.ts'
import { asPast, pastOf, tellPast } from './past.ts'
import { lineOf, senderOf } from './lines.ts'
import { keepPieces } from './pieces.ts'
import { previewOf } from './preview.ts'
import { quotesIn } from './quoting.ts'
import { takeTold } from './told.ts'

/** One event of a raw input; `index` is its place among the events of that input. */
export interface Given<E extends Event = Event> {
  place: Place
  rawId: number
  index: number
  event: E
}
/** With the id that its message will have. */
type Fresh<E extends Event = Event> = Given<E> & { id: Id }
const isMessage = <G extends Given>(one: G): one is G & Given<InboundMessage> => one.event.type === 'message'

/**
 * Does what these events of any channels ask for, each once: done again, they do nothing. All are looked up at once and
 * written at once, so that a hundred messages take hardly more statements than one.
 */
export async function receiveAll(cx: Act, given: Given[]) {
  const [fresh, known] = await alongside(firstTime(cx, given), find(cx, given.filter(isMessage).map(senderOf)))
  const said = fresh.filter(isMessage)
  const receipts = fresh.flatMap(({ event, place }) =>
    event.type === 'receipt' || event.type === 'failure' ? [{ ...event, channelId: place.channel.id }] : [],
  )
  const changes = fresh.flatMap(({ event, place }) =>
    isChange(event) ? [{ ...event, channelId: place.channel.id }] : [],
  )
  const besides = await conversationsNamed(cx, changes)
  const moves = fresh.flatMap(({ event, place }) =>
    event.type === 'moved' ? [{ ...event, channelId: place.channel.id }] : [],
  )
  const further = said.length + moves.length > 0 ? await receiveMessages(cx, said, known, { moves, besides }) : []
  if (said.length + moves.length === 0) await lockAll(cx, conversations, besides)
  const earlier = await unpark(cx, said.flatMap(nameOf))
  await takeTold(cx, receipts, [...earlier, ...changes], joining(cx, further))
}

const eventOf = ({ event }: Fresh<InboundMessage>) => event
const nameOf = ({ event: { externalId }, place }: Fresh<InboundMessage>) =>
  externalId === undefined ? [] : [{ channelId: place.channel.id, externalId }]

async function firstTime(cx: Act, given: Given[]): Promise<Fresh[]> {
  if (given.length === 0) return []
  const named = given.map((one) => ({ ...one, id: newId() }))
  const rows = named.map(({ rawId, index, event, id }) => {
    return { raw_id: rawId, event: index, message_id: event.type === 'message' ? id : null }
  })
  const first = await cx.tx.execute<{ name: string }>(sql`
    insert into effects select * from jsonb_populate_recordset(null::effects, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing returning raw_id || ' ' || event as name`)
  const names = new Set(first.rows.map(({ name }) => name))
  return named.filter(({ rawId, index }) => names.has(`${rawId} ${index}`))
}

/** Answers what is no message of its own, but is to be added to one. */
async function receiveMessages(
  cx: Act,
  all: Fresh<InboundMessage>[],
  known: Found,
  { moves, besides }: { moves: Move[]; besides: Id[] },
): Promise<Further[]> {
  const people = await identifyAll(cx, all.map(senderOf), known)
  const coming = all.map(({ id, event, place }, n) => {
    return { id, event, channelId: place.channel.id, identityId: people[n]!.id }
  })
  const { albums, conversationIds } = await holdAlbums(cx, coming)
  const lines = all.map((one, n) => lineOf(one, people[n]!))
  const threads = new Threads(cx, moves)
  await threads.load(lines, [...besides, ...conversationIds])
  const ids = await place(cx, coming, albums)
  const said = all.filter(({ id }, n) => ids[n] === id)
  const rows: Row[] = []
  const heard: Heard[] = []
  for (const [n, { id, event, place }] of all.entries()) {
    if (ids[n] !== id) continue
    const files = await enclosedIn(cx, event, place.channel.id, id)
    const thread = threads.of(lines[n]!, n)
    const past = pastOf(event, place.channel.id)
    const row = { id, ...rowOf(cx, thread, lines[n]!, event, files), ...(past && { past: true, createdAt: past }) }
    rows.push(row)
    heard.push({ event, message: row, from: lines[n]!.identity })
    ;(past ? tellPast : tell)(cx, thread, row)
    threads.change(thread, { ...next(thread, row, lines[n]!), ...(past && asPast(thread, past)) })
  }
  await threads.begin()
  const quotes = await quotesIn(cx, said.map(eventOf), rows)
  const quoting = rows.map((row, n) => ({ ...row, quotes: quotes[n] ?? null }))
  await alongside(threads.save(), insertAll(cx, messages, quoting))
  await keepBodies(cx, said, rows)
  for (const { id, files } of rows) await attach(cx, id, files)
  await keepPieces(cx, all, { ids, albums })
  await obeyAll(cx, heard)
  return furtherOf(cx, coming, ids)
}

type Row = ReturnType<typeof rowOf> & { id: Id }
const rowOf = (cx: Act, thread: Thread, line: Line, event: InboundMessage, files: FileRef[]) => ({
  conversationId: thread.id,
  seq: thread.lastSeq + 1,
  kind: 'inbound' as const,
  channelId: line.place.channel.id,
  identityId: line.identity.id,
  text: event.text,
  files,
  clientId: event.clientId ?? null,
  externalId: line.externalId,
  others: line.others,
  sender: event.others?.find(({ address }) => line.place.own.includes(address))?.address ?? null,
  automatic: event.automatic || expectsNone(event, line.place.channel.id, cx.now),
  past: false,
  rich: isRich(event),
  authenticity: event.authenticity ?? null,
  createdAt: cx.now,
  version: 1,
})

function tell(cx: Act, { id, status }: Thread, row: Row) {
  const subject = { conversationId: id }
  const by = channelActor(row.channelId)
  cx.record('message.received', subject, { messageId: row.id, channelId: row.channelId }, by)
  if (status !== 'open') cx.record('conversation.reopened', subject, { from: status, to: 'open' }, by)
}

const day = 86_400_000

/** Mail that was there before its channel, or was fetched late, expects no answer by return. */
function expectsNone({ arrivedAt, sentAt }: InboundMessage, channelId: Id, now: Date): boolean {
  const at = arrivedAt ?? sentAt
  // Mail knows only seconds, and a sender's clock may be slow.
  const begin = arrivedAt === undefined ? 0 : madeAt(channelId).getTime() - 60_000
  return at !== undefined && Date.parse(at) < Math.max(begin, now.getTime() - day)
}

const isRich = ({ html, quoted }: InboundMessage) => html !== undefined || quoted !== undefined

const next = (thread: Thread, row: Row, { subject, room }: Line): Partial<Thread> => ({
  // A program names things its own way.
  subject: row.automatic ? thread.subject : subjectAfter(thread.subject, subject),
  lastSeq: row.seq,
  lastInboundSeq: row.seq,
  inboundCount: thread.inboundCount + 1,
  lastMessageAt: row.createdAt,
  waitingSince: thread.waitingSince ?? row.createdAt,
  status: 'open',
  channelId: row.channelId,
  // What is answered in a room is one line, whoever spoke last.
  identityId: room === null ? row.identityId : thread.identityId,
  preview: previewOf(row.text, row.files),
  previewKind: 'inbound',
  previewAgentId: null,
})

async function keepBodies(cx: Act, said: Fresh<InboundMessage>[], rows: Row[]) {
  const all = said.flatMap(({ event: { html = null, quoted = null } }, n) =>
    rows[n]!.rich ? [{ messageId: rows[n]!.id, html, quoted }] : [],
  )
  if (all.length > 0) await cx.tx.insert(bodies).values(all)
}

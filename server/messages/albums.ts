import { sql } from 'drizzle-orm'
import type { InboundMessage } from '../../connectors/connector.ts'
import type { FileRef } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { followInList, reformat } from './amending.ts'
import { attach } from './attaching.ts'
import { enclosedIn } from './enclosing.ts'
import { saidIn } from './pieces.ts'
import type { Step } from './receipts.ts'

/** So many pieces or files are one message; what comes beyond begins another. */
const most = 20

/** What comes in, with the id that it has as a message of its own. */
interface Coming {
  id: Id
  channelId: Id
  identityId: Id
  event: InboundMessage
}
interface Album {
  channel_id: Id
  identity_id: Id
  name: string
  message_id: Id | null
  size: number
}

/**
 * Holds the albums of these from here on, so that of two who bring pieces of the same one the second finds what the first
 * has made of it. The conversations of what is there of them are to be locked before anything is placed.
 */
export async function holdAlbums(cx: Act, coming: Coming[]) {
  const albums = await lockAlbums(cx, coming)
  const known = albums.flatMap(({ message_id }) => message_id ?? [])
  return { albums, conversationIds: await conversationsOf(cx, known) }
}

/** Of which message each of these is: its own, that of an earlier piece of its album, or one that is there. */
export async function place(cx: Act, coming: Coming[], albums: Album[]): Promise<Id[]> {
  const held = new Map(albums.map((album) => [keyOf(album), album]))
  const unanswered = await unansweredOf(
    cx,
    albums.flatMap(({ message_id }) => message_id ?? []),
  )
  return coming.map((one) => {
    const album = held.get(keyOf(asked(one)))
    if (!album) return one.id
    const size = Math.max(1, (one.event.fileIds?.length ?? 0) + (one.event.pending?.length ?? 0))
    // What comes after an answer would be seen by nobody there.
    const isOpen = album.message_id !== null && unanswered.has(album.message_id)
    if (!isOpen || album.size + size > most) Object.assign(album, { message_id: one.id, size: 0 })
    album.size += size
    unanswered.add(album.message_id!)
    return album.message_id!
  })
}

/** Those that stand and behind which nobody has answered, in what is not over. Their conversations are locked: so it stays. */
async function unansweredOf(cx: Act, messageIds: Id[]): Promise<Set<Id>> {
  if (messageIds.length === 0) return new Set()
  const { rows } = await cx.tx.execute<{ id: Id }>(sql`
    select messages.id from messages join conversations on conversations.id = conversation_id
    where messages.id = any(${sql.param(messageIds)}::uuid[]) and status <> 'resolved' and taken_back_at is null and not exists (
      select from messages answer where answer.conversation_id = messages.conversation_id
        and answer.seq > messages.seq and answer.kind = 'outbound' and not answer.automatic)`)
  return new Set(rows.map(({ id }) => id))
}

const asked = ({ channelId, identityId, event: { album = '', room } }: Coming) => {
  const name = room ? `${room.address} ${album}` : album
  // Half a letter is none that could be stored.
  return { channel_id: channelId, identity_id: identityId, name: name.slice(0, 200).toWellFormed() }
}
const keyOf = ({ channel_id, identity_id, name }: ReturnType<typeof asked>) => `${channel_id} ${identity_id} ${name}`

/** The unique key makes whoever comes second wait here until the first has committed. All lock them in one order. */
async function lockAlbums(cx: Act, coming: Coming[]): Promise<Album[]> {
  const some = coming.filter(({ event }) => event.album !== undefined).map(asked)
  if (some.length === 0) return []
  const given = sql`jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as one(channel_id uuid, identity_id uuid, name text)`
  await cx.tx.execute(sql`
    insert into albums (channel_id, identity_id, name)
    select distinct channel_id, identity_id, name from ${given} order by 1, 2, 3 on conflict do nothing`)
  const { rows } = await cx.tx.execute<Record<string, unknown> & Album>(sql`
    select * from albums where (channel_id, identity_id, name) in (select channel_id, identity_id, name from ${given})
    order by channel_id, identity_id, name for update`)
  return rows
}

async function conversationsOf(cx: Act, messageIds: Id[]): Promise<Id[]> {
  if (messageIds.length === 0) return []
  const { rows } = await cx.tx.execute<{ id: Id }>(sql`
    select distinct conversation_id as id from messages where id = any(${sql.param(messageIds)}::uuid[])`)
  return rows.map(({ id }) => id)
}

/** A piece that is added to a message. */
export interface Further {
  messageId: Id
  channelId: Id
  files: FileRef[]
}

/** What each of these that is no message of its own adds to that of which `place` said that it is. */
export async function furtherOf(cx: Act, coming: Coming[], ids: Id[]): Promise<Further[]> {
  const further: Further[] = []
  for (const [n, { id, event, channelId }] of coming.entries()) {
    const messageId = ids[n]!
    if (messageId === id) continue
    further.push({ messageId, channelId, files: await enclosedIn(cx, event, channelId, messageId) })
  }
  return further
}

/** What is added to each message is one change of it, and one fact. */
export const joining = (cx: Act, further: Further[]): Step[] =>
  [...Map.groupBy(further, ({ messageId }) => messageId)].map(([messageId, pieces]) => ({
    messageId,
    take: () => join(cx, messageId, pieces),
  }))

async function join(cx: Act, messageId: Id, pieces: Further[]) {
  const message = (await lock(cx, messages, messageId))!
  const files = pieces.flatMap((piece) => piece.files)
  const { text, html } = await saidIn(cx, messageId)
  const rich = await reformat(cx, message, html)
  const joined = await change(cx, messages, message, { files: [...message.files, ...files], text, ...rich })
  await attach(cx, messageId, files)
  await followInList(cx, joined, text)
  const subject = { conversationId: message.conversationId }
  cx.record('message.joined', subject, { messageId }, channelActor(pieces[0]!.channelId))
}

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
  /** Whoever sent that message waits for an answer to it. */
  waits: boolean
}

/**
 * Of which message each of these is: its own, that of an earlier piece of its album, or one that is there. The albums are
 * held from here on, so that of two who bring pieces of the same one the second finds what the first has made of it.
 */
export async function gather(cx: Act, coming: Coming[]) {
  const held = new Map((await holdAll(cx, coming)).map((album) => [keyOf(album), album]))
  const known = [...held.values()].flatMap(({ message_id }) => message_id ?? [])
  const ids = coming.map((one) => {
    const album = held.get(keyOf(asked(one)))
    return album ? place(album, one) : one.id
  })
  return { ids, albums: [...held.values()], conversationIds: await conversationsOf(cx, known) }
}

function place(album: Album, { id, event }: Coming): Id {
  const size = Math.max(1, (event.fileIds?.length ?? 0) + (event.pending?.length ?? 0))
  // What comes after an answer would be seen by nobody there.
  const begins = album.message_id === null || !album.waits || album.size + size > most
  if (begins) Object.assign(album, { message_id: id, size: 0, waits: true })
  album.size += size
  return album.message_id!
}

const asked = ({ channelId, identityId, event: { album = '', room } }: Coming) => {
  const name = room ? `${room.address} ${album}` : album
  return { channel_id: channelId, identity_id: identityId, name: name.slice(0, 200) }
}
const keyOf = ({ channel_id, identity_id, name }: ReturnType<typeof asked>) => `${channel_id} ${identity_id} ${name}`

/** The unique key makes whoever comes second wait here until the first has committed. All lock them in one order. */
async function holdAll(cx: Act, coming: Coming[]): Promise<Album[]> {
  const some = coming.filter(({ event }) => event.album !== undefined).map(asked)
  if (some.length === 0) return []
  const given = sql`jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as one(channel_id uuid, identity_id uuid, name text)`
  await cx.tx.execute(sql`
    insert into albums (channel_id, identity_id, name)
    select distinct channel_id, identity_id, name from ${given} order by 1, 2, 3 on conflict do nothing`)
  const { rows } = await cx.tx.execute<Record<string, unknown> & Album>(sql`
    select albums.*, waiting_since is not null as waits from albums
      left join messages on messages.id = message_id left join conversations on conversations.id = conversation_id
    where (albums.channel_id, albums.identity_id, name) in (select channel_id, identity_id, name from ${given})
    order by albums.channel_id, albums.identity_id, name for update of albums`)
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

/** What each of these that is no message of its own adds to that of which `gather` said that it is. */
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

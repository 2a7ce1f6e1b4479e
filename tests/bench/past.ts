import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { db, pool } from '../../db/client.ts'
import type { Actor, Subject, Touched } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { genesis, hashOf, seal } from '../../server/core/log.ts'
import type { Corner } from './ground.ts'

/** What the ids of each kind have in them; those of messages go on from there. */
export const kinds = { customer: 1, identity: 2, conversation: 3, message: 4 }

/** A made-up uuid v7 of the past, so that all of this is older than what is measured. */
export function idOf(kind: number, n: number): Id {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0')
  return `01800000-${hex(n >> 16, 4)}-7${hex(kind, 3)}-8000-${hex(n, 12)}`
}

/** Numbers of conversations; the first is 1. */
export interface Span {
  after: number
  upTo: number
}
/** How many messages each of them has. */
export const each = 3

/** When the first of them wrote; each next one half a minute later. */
export const begin = new Date('2024-11-01T00:00:00Z')

/** Copies what has happened in all these conversations into the log, chained on to its end, and past all readers. */
export async function tellAll(channel: Corner['channel'], span: Span) {
  while ((await seal()) > 0);
  // COPY does not go down a pipeline.
  const client = new pg.Client({ ...pool.options, pipeline: false })
  await client.connect()
  const columns = 'position, type, subject, subject_id, actor, at, cause_id, data, prev_hash, hash, touched'
  await pipeline(
    Readable.from(lines(await head(), channel, span), { objectMode: false, highWaterMark: 1 << 20 }),
    client.query(copyFrom(`copy log (${columns}) from stdin`)),
  )
  await client.end()
  await db.execute(sql`insert into readers (name, position)
    select name, (select max(position) from log) from unnest(array['counters', 'acknowledgements']) name
    on conflict (name) do update set position = excluded.position`)
}

async function head() {
  const { rows } = await db.execute<{ position: string; hash: string }>(
    sql`select position, hash from log order by position desc limit 1`,
  )
  return { position: Number(rows[0]?.position ?? 0), hash: rows[0]?.hash ?? genesis }
}

interface Happened {
  type: string
  data: unknown
  touched: Touched | null
}

/** The log's lines as COPY reads them, a few hundred at a time. */
function* lines(
  { position, hash: prevHash }: { position: number; hash: string },
  { id, deskId }: Corner['channel'],
  { after, upTo }: Span,
) {
  const actor: Actor = { kind: 'channel', id }
  let some = ''
  for (let n = after + 1; n <= upTo; n++) {
    const conversationId = idOf(kinds.conversation, n)
    const subject: Subject = { conversationId }
    const at = new Date(begin.getTime() + n * 30_000).toISOString()
    for (const { type, data, touched } of story(n, id, deskId)) {
      const hash = hashOf({ position: ++position, type, subject, actor, at, causeId: null, data, prevHash })
      const values = [type, subject, conversationId, actor, at, null, data, prevHash, hash, touched]
      some += `${[position, ...values.map(written)].join('\t')}\n`
      prevHash = hash
    }
    if (some.length < 1 << 16 && n < upTo) continue
    yield Buffer.from(some)
    some = ''
  }
}

/** Nothing in these has to be escaped. */
const written = (value: unknown) => (value === null ? '\\N' : typeof value === 'string' ? value : JSON.stringify(value))

function story(n: number, channelId: Id, deskId: Id): Happened[] {
  const conversationId = idOf(kinds.conversation, n)
  const opened = { requesterId: idOf(kinds.customer, n), deskId, channelId }
  const received = Array.from({ length: each }, (_, index): Happened => {
    const messageId = idOf(kinds.message + index + 1, n)
    return {
      type: 'message.received',
      data: { messageId, channelId },
      touched: { conversations: [conversationId], messages: [messageId] },
    }
  })
  const over = { type: 'conversation.resolved', data: { from: 'open' }, touched: { conversations: [conversationId] } }
  return [{ type: 'conversation.opened', data: opened, touched: null }, ...received, ...(n % 10 === 0 ? [] : [over])]
}

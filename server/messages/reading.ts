import { getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { raw } from '../../db/schema/index.ts'
import { recall } from '../core/fresh.ts'
import { bytesOf, type RawRow } from '../core/raw.ts'
import { channelOf } from '../channels/running.ts'
import { parse, type Parsed } from './parsing.ts'
import { vouchFor } from './vouching.ts'

/** Where input comes in. */
export interface Source {
  id: Id
  kind: string
  deskId: Id
}

/** With what is known of it while it is open: it may be closed before all is read. */
export interface Known extends Source {
  own: string[]
  settings: unknown
}
export function knownNow(channel: Source): Known {
  const open = channelOf(channel.id)
  return { ...channel, own: open?.channel.own ?? [], settings: open?.settings }
}

/** An input that was understood, or the code of why it was not. */
export type Read = { channel: Known; row: RawRow } & Parsed
export type Understood = Extract<Read, { events: Event[] }>

export interface Batch {
  of: Known[]
  inputs: Read[]
  /** Whether there is more behind them. */
  more: boolean
}

const most = 100

/** The oldest inputs that these channels of one kind have kept, but for those that are being stored, and what they mean. */
export async function readIn(channels: Known[], besides: Read[] = []): Promise<Batch> {
  const sources = new Map(channels.map((channel) => [channel.id, channel]))
  const waiting = await oldest(
    channels.map(({ id }) => id),
    besides.map(({ row }) => row.id),
  )
  const rows = bounded(waiting)
  const kind = channels[0]!.kind
  const inputs = await Promise.all(rows.map(async (row) => ({ key: row.key, bytes: await bytesOf(row).catch(lost) })))
  const parsed = await parse(kind, inputs)
  await vouchFor(
    kind,
    rows.map(({ channelId }, n) => {
      return { settings: sources.get(channelId)!.settings, bytes: inputs[n]!.bytes, parsed: parsed[n]! }
    }),
  )
  return {
    of: channels,
    inputs: rows.map((row, n) => ({ channel: sources.get(row.channelId)!, row, ...parsed[n]! })),
    more: rows.length < waiting.length || waiting.length === most,
  }
}

/** Each channel's oldest, by turns: where one has thousands waiting, the next message of another is among the first. */
async function oldest(channelIds: Id[], besides: number[]): Promise<RawRow[]> {
  const ids = sql`
    select id from unnest(${sql.param(channelIds)}::uuid[]) mine(channel), lateral (
      select id, row_number() over (order by id) as turn from raw
      where channel_id = mine.channel and state = 'new' and id <> all(${sql.param(besides)}::bigint[])
      order by id limit ${most}) next
    order by turn, id limit ${most}`
  const { bytes: _, ...columns } = getTableColumns(raw)
  const rows = await db
    .select(columns)
    .from(raw)
    .where(sql`${raw.id} in (${ids})`)
    .orderBy(raw.id)
  const read = await bytesFor(rows)
  return rows.map((row) => ({ ...row, bytes: read.get(row.id) ?? null }))
}

/** Those that this process has kept itself it has at hand. */
async function bytesFor(rows: { id: number; blob: string | null }[]) {
  const inline = rows.filter(({ blob }) => blob === null)
  const bytes = new Map(inline.map(({ id }) => [id, recall(id)]))
  const unknown = inline.filter(({ id }) => !bytes.get(id)).map(({ id }) => id)
  if (unknown.length === 0) return bytes
  const found = await db.select({ id: raw.id, bytes: raw.bytes }).from(raw).where(inArray(raw.id, unknown))
  for (const one of found) bytes.set(one.id, one.bytes ?? undefined)
  return bytes
}

/** One that is too large for its row at a time, for it may take long to read; what came after the others waits behind them, on their own channels. */
function bounded(waiting: RawRow[]): RawRow[] {
  const first = waiting.find(({ blob }) => blob !== null)
  const behind = new Set<Id>()
  return waiting.filter((row) => {
    if (row.blob !== null && row !== first) behind.add(row.channelId)
    return !behind.has(row.channelId)
  })
}

/** Bytes that are gone from the disk hold up nothing: there is nothing to read in them, and the input is set aside. */
function lost(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
  return new Uint8Array()
}

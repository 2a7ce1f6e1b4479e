import { EventEmitter } from 'node:events'
import { eq, sql } from 'drizzle-orm'
import type { Raw } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { channels, type raw } from '../../db/schema/index.ts'
import { putBlob, readBlob } from './blobs.ts'
import { crashPoint } from './crash.ts'
import { sqlState } from './failure.ts'
import { remember } from './fresh.ts'
import { refuse } from '../contract/refusal.ts'

/** Emits `stored` with a channel's id after each commit that kept new input of it. */
export const intake = new EventEmitter<{ stored: [channelId: Id] }>()

interface Waiting {
  channelId: Id
  key: string
  bytes: Uint8Array | null
  blob: string | null
  cursor: string | undefined
  kept(): void
  failed(error: unknown): void
}

const inline = 256 * 1024
const most = 10_000
const batch = 200
let queue: Waiting[] = []
let storing = false

/**
 * Keeps one input for good, as it came. Inputs that arrive while a commit is under way share the next one, whatever
 * their channel, and each caller's promise resolves on the commit that holds his. Known keys are kept once.
 */
export async function keepRaw(channelId: Id, raw: Raw): Promise<void> {
  if (queue.length >= most) refuse('unavailable', 'Too much is coming in at once. Send it again in a moment.')
  const blob = raw.bytes.byteLength > inline ? await putBlob(raw.bytes) : null
  await new Promise<void>((kept, failed) => {
    queue.push({ channelId, key: raw.key, bytes: blob ? null : raw.bytes, blob, cursor: raw.cursor, kept, failed })
    if (!storing) void drain()
  })
}

async function drain() {
  storing = true
  while (queue.length > 0) {
    const mine = queue.slice(0, batch)
    queue = queue.slice(batch)
    await store(mine).catch(() => oneByOne(mine))
  }
  storing = false
}

/**
 * One poisonous input must not spoil its batch. Where anything else fails, nobody who waits is kept: what came later would
 * else lie before what comes again.
 */
async function oneByOne(all: Waiting[]) {
  for (const [at, one] of all.entries()) {
    try {
      await store([one])
    } catch (error) {
      if (isOfItsData(error)) one.failed(error)
      else return refuseAll([...all.slice(at), ...queue], error)
    }
  }
}

/** PostgreSQL will not have this, whenever it comes. Of anything else nobody knows whose fault it is, such as of a line that broke. */
const isOfItsData = (error: unknown) => /^(?:22|23|54)/.test(sqlState(error) ?? '')

function refuseAll(waiting: Waiting[], error: unknown) {
  queue = []
  for (const one of waiting) one.failed(error)
}

/**
 * Inputs and cursors in one statement, which is a transaction by itself: whoever waits for it waits for one answer only.
 * All bytes travel as one, for in an array each would be written out as text.
 */
async function store(all: Waiting[]) {
  crashPoint('raw.before-commit')
  const sizes = all.map(({ bytes }) => bytes?.byteLength ?? 0)
  const { rows } = await db.execute<{ id: string; place: number }>(sql`
    with given as (
      select *, sum(size) over (order by place) - size as begin
      from unnest(${sql.param(all.map((one) => one.channelId))}::uuid[], ${sql.param(all.map((one) => one.key))}::text[],
        ${sql.param(all.map((one) => one.blob))}::text[], ${sql.param(sizes)}::int[])
        with ordinality as one(channel_id, key, blob, size, place)),
    kept as (
      insert into raw (channel_id, key, bytes, blob, received_at)
      select channel_id, key, case when blob is null then substring(${together(all)}::bytea from begin::int + 1 for size) end, blob,
        ${new Date().toISOString()}::timestamptz
      from given order by place
      on conflict (channel_id, key) do nothing returning id, channel_id, key),
    moved as (
      update channels set cursor = at.cursor
      from jsonb_to_recordset(${JSON.stringify(cursors(all))}::jsonb) as at(id uuid, cursor text) where channels.id = at.id)
    select kept.id, min(given.place)::int as place from kept join given using (channel_id, key) group by kept.id`)
  crashPoint('raw.after-commit')
  for (const { id, place } of rows) remembered(Number(id), all[place - 1]!)
  for (const one of all) one.kept()
  for (const channelId of new Set(all.map((one) => one.channelId))) intake.emit('stored', channelId)
}

const together = (all: Waiting[]) => Buffer.concat(all.flatMap(({ bytes }) => bytes ?? []))

const remembered = (id: number, { bytes }: Waiting) => void (bytes && remember(id, bytes))

/** The newest of each channel. */
const cursors = (all: Waiting[]) => {
  const newest = new Map(all.flatMap(({ channelId, cursor }) => (cursor === undefined ? [] : [[channelId, cursor]])))
  return [...newest].map(([id, cursor]) => ({ id, cursor }))
}

/** Where a poller would go on, though nothing came in. */
export const keepCursor = async (channelId: Id, cursor: string) =>
  void (await db.update(channels).set({ cursor }).where(eq(channels.id, channelId)))

export type RawRow = typeof raw.$inferSelect

/** An input as it came, wherever it is kept. */
export const bytesOf = async (row: RawRow) => row.bytes ?? new Uint8Array(await readBlob(row.blob!))

import { EventEmitter } from 'node:events'
import { sql } from 'drizzle-orm'
import type { Raw } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { putBlob } from './blobs.ts'
import { crashPoint } from './crash.ts'
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

/** One poisonous input must not spoil its batch. */
async function oneByOne(all: Waiting[]) {
  for (const one of all) await store([one]).catch((error: unknown) => one.failed(error))
}

/** Inputs and cursors in one statement, which is a transaction by itself: whoever waits for it waits for one answer only. */
async function store(all: Waiting[]) {
  crashPoint('raw.before-commit')
  await db.execute(sql`
    with kept as (
      insert into raw (channel_id, key, bytes, blob, received_at)
      select * from unnest(${sql.param(all.map((one) => one.channelId))}::uuid[], ${sql.param(all.map((one) => one.key))}::text[],
        ${sql.param(all.map((one) => (one.bytes ? Buffer.from(one.bytes) : null)))}::bytea[],
        ${sql.param(all.map((one) => one.blob))}::text[], ${sql.param(all.map(() => new Date().toISOString()))}::timestamptz[])
      on conflict (channel_id, key) do nothing)
    update channels set cursor = given.cursor
    from jsonb_to_recordset(${JSON.stringify(cursors(all))}::jsonb) as given(id uuid, cursor text) where channels.id = given.id`)
  crashPoint('raw.after-commit')
  for (const one of all) one.kept()
  for (const channelId of new Set(all.map((one) => one.channelId))) intake.emit('stored', channelId)
}

/** The newest of each channel. */
const cursors = (all: Waiting[]) => {
  const newest = new Map(all.flatMap(({ channelId, cursor }) => (cursor === undefined ? [] : [[channelId, cursor]])))
  return [...newest].map(([id, cursor]) => ({ id, cursor }))
}

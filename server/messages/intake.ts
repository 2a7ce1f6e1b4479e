import { eq, inArray, sql } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { raw } from '../../db/schema/index.ts'
import { act, type Act, type Caller } from '../core/act.ts'
import { readBlob } from '../core/blobs.ts'
import { crashPoint } from '../core/crash.ts'
import { lostConnection } from '../core/failure.ts'
import { connectorOf } from '../channels/running.ts'
import { inLanes, lanesOf } from './lanes.ts'
import { parse, type Parsed } from './parsing.ts'
import { receive } from './receiving.ts'

type Row = typeof raw.$inferSelect
export interface Source {
  id: Id
  kind: string
  deskId: Id
}

const batch = 100
const tries = 3

/** Works off what a channel has kept, each sender's inputs in order; answers true when more waits. */
export async function takeIn(channel: Source): Promise<boolean> {
  const rows = await db
    .select()
    .from(raw)
    .where(sql`${raw.channelId} = ${channel.id} and ${raw.state} = 'new'`)
    .orderBy(raw.id)
    .limit(batch)
  const inputs = await Promise.all(rows.map(async (row) => ({ key: row.key, bytes: await bytesOf(row).catch(lost) })))
  const parsed = await parse(channel.kind, inputs)
  const taken = rows.map((row, index) => ({ row, outcome: parsed[index]! }))
  await inLanes(lanesOf(taken), (lane) => takeLane(channel, lane))
  return rows.length === batch
}

/** Bytes that are gone from the disk hold up nothing: there is nothing to read in them, and the input is set aside. */
function lost(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
  return new Uint8Array()
}

export const bytesOf = async (row: Row) => row.bytes ?? new Uint8Array(await readBlob(row.blob!))

interface Taken {
  row: Row
  outcome: Parsed
}

/** What one sender wrote at once is one command; where that fails, one for each input, so that one spoils no other. */
async function takeLane(channel: Source, lane: Taken[]) {
  const readable = lane.flatMap(({ row, outcome }) => ('events' in outcome ? [{ row, events: outcome.events }] : []))
  const whole =
    readable.length === lane.length && readable.every(({ events }) => events.some((event) => 'from' in event))
  if (lane.length > 1 && whole && (await together(channel, readable))) return
  for (const { row, outcome } of lane) {
    if ('code' in outcome) await quarantine(channel, row, outcome.code)
    else await effect(channel, row, outcome.events)
  }
}

const together = (channel: Source, inputs: Readable[]) =>
  store(channel, inputs).then(
    () => true,
    (error: unknown) => {
      if (lostConnection(error)) throw error
      return false
    },
  )

async function effect(channel: Source, row: Row, events: Event[]) {
  try {
    await store(channel, [{ row, events }])
  } catch (error) {
    // The database is away: nothing is wrong with this input.
    if (lostConnection(error)) throw error
    await stumble(channel, row)
  }
}

interface Readable {
  row: Row
  events: Event[]
}

const store = (channel: Source, inputs: Readable[]) =>
  act(callerOf(channel), async (cx) => {
    const threadDays = connectorOf(channel.kind)!.threadDays
    for (const { row, events } of inputs) {
      for (const [index, event] of events.entries()) {
        await receive(cx, { channel, rawId: row.id, threadDays }, index, event)
      }
    }
    const ids = inputs.map(({ row }) => row.id)
    await cx.tx.update(raw).set({ state: 'done' }).where(inArray(raw.id, ids))
    crashPoint('intake.before-commit')
  })

async function stumble(channel: Source, row: Row) {
  const attempts = row.attempts + 1
  await db.update(raw).set({ attempts }).where(eq(raw.id, row.id))
  if (attempts < tries) throw new Error('An input could not be stored; it is tried again.')
  await quarantine(channel, row, 'not_stored')
}

/** Sets an input aside, visibly, so that the next ones can pass. */
const quarantine = (channel: Source, row: Row, code: string) =>
  act(callerOf(channel), async (cx: Act) => {
    await cx.tx.update(raw).set({ state: 'quarantined', error: code }).where(eq(raw.id, row.id))
    cx.record('raw.quarantined', { channelId: channel.id }, { rawId: row.id, code })
  })

const callerOf = (channel: Source): Caller => ({ kind: 'channel', id: channel.id })

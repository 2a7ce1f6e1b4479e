import { eq, inArray, sql } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { raw } from '../../db/schema/index.ts'
import { act, type Act, type Caller } from '../core/act.ts'
import { readBlob } from '../core/blobs.ts'
import { crashPoint } from '../core/crash.ts'
import { lostConnection } from '../core/failure.ts'
import { channelOf, connectorOf } from '../channels/running.ts'
import { inOrder } from './order.ts'
import { parse } from './parsing.ts'
import { receiveAll, type Given } from './receiving.ts'
import { unpack } from './unpacking.ts'

type Row = typeof raw.$inferSelect
export interface Source {
  id: Id
  kind: string
  deskId: Id
}
interface Taken {
  row: Row
  events: Event[]
}

const batch = 100
/** Inputs too large for their row are read from the disk, and so many of them are in memory at once. */
const blobs = 4
const tries = 3

/** Works off what a channel has kept, in one command if it can be; answers true when more waits. */
export async function takeIn(channel: Source): Promise<boolean> {
  const waiting = await db
    .select()
    .from(raw)
    .where(sql`${raw.channelId} = ${channel.id} and ${raw.state} = 'new'`)
    .orderBy(raw.id)
    .limit(batch)
  const rows = bounded(waiting)
  const inputs = await Promise.all(rows.map(async (row) => ({ key: row.key, bytes: await bytesOf(row).catch(lost) })))
  const parsed = await parse(channel.kind, inputs)
  const readable: Taken[] = []
  for (const [index, row] of rows.entries()) {
    const outcome = parsed[index]!
    if ('code' in outcome) await quarantine(channel, row, outcome.code)
    else readable.push({ row, events: outcome.events })
  }
  if (!(await together(channel, readable))) await inOrder(readable, (one) => alone(channel, one))
  return rows.length < waiting.length || waiting.length === batch
}

function bounded(waiting: Row[]): Row[] {
  const large = waiting.flatMap(({ blob }, index) => (blob === null ? [] : [index]))
  return waiting.slice(0, large[blobs])
}

/** Bytes that are gone from the disk hold up nothing: there is nothing to read in them, and the input is set aside. */
function lost(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
  return new Uint8Array()
}

export const bytesOf = async (row: Row) => row.bytes ?? new Uint8Array(await readBlob(row.blob!))

/** Answers false when something among these inputs cannot be stored: each must then be tried by itself. */
async function together(channel: Source, taken: Taken[]): Promise<boolean> {
  if (taken.length < 2) return false
  try {
    await store(channel, taken)
    return true
  } catch (error) {
    if (lostConnection(error)) throw error
    return false
  }
}

async function alone(channel: Source, one: Taken) {
  try {
    await store(channel, [one])
  } catch (error) {
    // The database is away: nothing is wrong with this input.
    if (lostConnection(error)) throw error
    await stumble(channel, one.row)
  }
}

async function store(channel: Source, taken: Taken[]) {
  const given = await unpack(channel.id, taken.flatMap(eventsOf))
  const { threadDays } = connectorOf(channel.kind)!
  const place = { channel, threadDays, own: channelOf(channel.id)?.channel.own ?? [] }
  await act(callerOf(channel), async (cx) => {
    await receiveAll(cx, place, given)
    const ids = taken.map(({ row }) => row.id)
    await cx.tx.update(raw).set({ state: 'done' }).where(inArray(raw.id, ids))
    crashPoint('intake.before-commit')
  })
}

const eventsOf = ({ row, events }: Taken): Given[] => events.map((event, index) => ({ rawId: row.id, index, event }))

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

import { eq, sql } from 'drizzle-orm'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { raw } from '../../db/schema/index.ts'
import { act, channelActor, system, type Act } from '../core/act.ts'
import { readBlob } from '../core/blobs.ts'
import { crashPoint } from '../core/crash.ts'
import { alongside, lacksRoom, lostConnection } from '../core/failure.ts'
import { channelOf, connectorOf } from '../channels/running.ts'
import { inOrder } from './order.ts'
import { parse } from './parsing.ts'
import { receiveAll, type Given } from './receiving.ts'
import { unpack } from './unpacking.ts'
import { vouchFor } from './vouching.ts'

type Row = typeof raw.$inferSelect
export interface Source {
  id: Id
  kind: string
  deskId: Id
}
interface Taken {
  channel: Source
  own: string[]
  row: Row
  events: Event[]
}

const batch = 100
const tries = 3

/** Works off what channels of one kind have kept, in one command if it can be; answers true when more waits. */
export async function takeIn(channels: Source[]): Promise<boolean> {
  if (channels.length === 0) return false
  // Asked for before anything takes its time: a channel that is being opened anew does not know them.
  const sources = new Map(channels.map((channel) => [channel.id, { channel, own: ownOf(channel) }]))
  const waiting = await oldest(channels.map(({ id }) => id))
  const rows = bounded(waiting)
  const inputs = await Promise.all(rows.map(async (row) => ({ key: row.key, bytes: await bytesOf(row).catch(lost) })))
  const parsed = await parse(channels[0]!.kind, inputs)
  await vouchFor(
    channels[0]!.kind,
    rows.map(({ channelId }, n) => ({ channelId, bytes: inputs[n]!.bytes, parsed: parsed[n]! })),
  )
  const readable: Taken[] = []
  for (const [index, row] of rows.entries()) {
    const outcome = parsed[index]!
    if ('code' in outcome) await quarantine(row, outcome.code)
    else readable.push({ ...sources.get(row.channelId)!, row, events: outcome.events })
  }
  if (!(await together(readable))) await inOrder(readable, alone)
  return rows.length < waiting.length || waiting.length === batch
}

/** Each channel's oldest, by turns: where one has thousands waiting, the next message of another is among the first. */
async function oldest(channelIds: Id[]): Promise<Row[]> {
  const ids = sql`
    select id from unnest(${sql.param(channelIds)}::uuid[]) mine(channel), lateral (
      select id, row_number() over (order by id) as turn from raw
      where channel_id = mine.channel and state = 'new' order by id limit ${batch}) next
    order by turn, id limit ${batch}`
  return db
    .select()
    .from(raw)
    .where(sql`${raw.id} in (${ids})`)
    .orderBy(raw.id)
}

/** One that is too large for its row at a time, for it may take long to read; what came after the others waits behind them, on their own channels. */
function bounded(waiting: Row[]): Row[] {
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

export const bytesOf = async (row: Row) => row.bytes ?? new Uint8Array(await readBlob(row.blob!))

/** Answers false when something among these inputs cannot be stored: each must then be tried by itself. */
async function together(taken: Taken[]): Promise<boolean> {
  if (taken.length === 0) return true
  if (taken.length === 1) return false
  try {
    await store(taken)
    return true
  } catch (error) {
    if (lostConnection(error)) throw error
    return false
  }
}

async function alone(one: Taken) {
  try {
    await store([one])
  } catch (error) {
    // The database is away: nothing is wrong with this input.
    if (lostConnection(error)) throw error
    // Nor where a disk is full: it waits for room, its sender's later ones with it, and those of others pass.
    if (lacksRoom(error)) throw error
    await stumble(one.row)
  }
}

async function store(taken: Taken[]) {
  const given = await unpack(taken.flatMap(eventsOf))
  const ids = taken.map(({ row }) => row.id)
  const work = async (cx: Act) => {
    const done = cx.tx.execute(sql`update raw set state = 'done' where id = any(${sql.param(ids)}::bigint[])`)
    await alongside(receiveAll(cx, given), done)
    crashPoint('intake.before-commit')
  }
  // One pass at a time writes what comes in, and many eyes wait for it.
  await act(system, work, { seals: true })
}

const ownOf = ({ id }: Source) => channelOf(id)?.channel.own ?? []

function eventsOf({ channel, own, row, events }: Taken): Given[] {
  const { threadDays } = connectorOf(channel.kind)!
  const place = { channel, threadDays, own }
  return events.map((event, index) => ({ place, rawId: row.id, index, event }))
}

async function stumble(row: Row) {
  const attempts = row.attempts + 1
  await db.update(raw).set({ attempts }).where(eq(raw.id, row.id))
  if (attempts < tries) throw new Error('An input could not be stored; it is tried again.')
  await quarantine(row, 'not_stored')
}

/** Sets an input aside, visibly, so that the next ones can pass. */
const quarantine = ({ id, channelId }: Row, code: string) =>
  act(channelActor(channelId), async (cx) => {
    await cx.tx.update(raw).set({ state: 'quarantined', error: code }).where(eq(raw.id, id))
    cx.record('raw.quarantined', { channelId }, { rawId: id, code })
  })

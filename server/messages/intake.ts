import { and, eq, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { raw } from '../../db/schema/index.ts'
import { act, channelActor, system, type Act } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { alongside, lacksRoom, lostConnection } from '../core/failure.ts'
import type { RawRow } from '../core/raw.ts'
import { connectorOf } from '../channels/running.ts'
import { inOrder } from './order.ts'
import { readIn, type Batch, type Read, type Source, type Understood } from './reading.ts'
import { receiveAll, type Given } from './receiving.ts'
import { unpack } from './unpacking.ts'

const tries = 3

/** Read while those before them are stored, for each kind of channel. */
const ahead = new Map<string, Promise<Batch>>()

/** Works off what channels of one kind have kept, in one command if it can be; answers true when more waits. */
export async function takeIn(channels: Source[]): Promise<boolean> {
  if (channels.length === 0) return false
  const { kind } = channels[0]!
  const { inputs, more } = await next(kind, channels)
  if (more) readAhead(kind, channels, inputs)
  try {
    await keep(inputs)
  } catch (error) {
    // What was not stored comes before what is read already.
    ahead.delete(kind)
    throw error
  }
  return more
}

async function next(kind: string, channels: Source[]): Promise<Batch> {
  const read = await ahead.get(kind)?.catch(() => undefined)
  ahead.delete(kind)
  return read && sameIds(read.of, channels) ? read : readIn(channels)
}

const sameIds = (some: Source[], others: Source[]) =>
  some.length === others.length && some.every(({ id }, n) => id === others[n]!.id)

function readAhead(kind: string, channels: Source[], besides: Read[]) {
  const reading = readIn(channels, besides)
  reading.catch(() => {})
  ahead.set(kind, reading)
}

async function keep(inputs: Read[]) {
  const readable: Understood[] = []
  for (const input of inputs) {
    if ('code' in input) await quarantine(input.row, input.code)
    else readable.push(input)
  }
  if (!(await together(readable))) await inOrder(readable, alone)
}

/** Answers false when something among these inputs cannot be stored: each must then be tried by itself. */
async function together(taken: Understood[]): Promise<boolean> {
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

async function alone(one: Understood) {
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

async function store(taken: Understood[]) {
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

function eventsOf({ channel, own, row, events }: Understood): Given[] {
  const { threadDays } = connectorOf(channel.kind)!
  const place = { channel, threadDays, own }
  return events.map((event, index) => ({ place, rawId: row.id, index, event }))
}

async function stumble(row: RawRow) {
  const attempts = row.attempts + 1
  await db.update(raw).set({ attempts }).where(eq(raw.id, row.id))
  if (attempts < tries) throw new Error('An input could not be stored; it is tried again.')
  await quarantine(row, 'not_stored')
}

/** Sets an input aside, visibly, so that the next ones can pass: unless another process could read it meanwhile. */
const quarantine = ({ id, channelId }: RawRow, code: string) =>
  act(channelActor(channelId), async (cx) => {
    const waits = and(eq(raw.id, id), eq(raw.state, 'new'))
    const set = await cx.tx
      .update(raw)
      .set({ state: 'quarantined', error: code })
      .where(waits)
      .returning({ id: raw.id })
    if (set.length > 0) cx.record('raw.quarantined', { channelId }, { rawId: id, code })
  })

import { and, eq, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { raw } from '../../db/schema/index.ts'
import { act, channelActor, system, type Act } from '../core/act.ts'
import { crashPoint } from '../core/crash.ts'
import { alongside, lacksRoom, lostConnection } from '../core/failure.ts'
import type { RawRow } from '../core/raw.ts'
import { connectorOf } from '../channels/running.ts'
import { inOrder } from './order.ts'
import { knownNow, readIn, type Batch, type Known, type Read, type Source, type Understood } from './reading.ts'
import { receiveAll, type Given } from './receiving.ts'
import { unpack } from './unpacking.ts'

const tries = 3

/** Read while those before them are stored, for each kind of channel, under the lease whose fence this is. */
const ahead = new Map<string, { fence: number; batch: Promise<Batch> }>()

/** Works off what channels of one kind have kept, in one command if it can be; answers true when more may wait. */
export async function takeIn(open: Source[], fence = 0): Promise<boolean> {
  if (open.length === 0) return false
  const { kind } = open[0]!
  const channels = open.map(knownNow)
  const read = await readBefore(kind, channels, fence)
  const { inputs, more } = read ?? (await readIn(channels))
  if (more) readAhead(kind, fence, readIn(channels, inputs))
  try {
    await keep(inputs)
  } catch (error) {
    // What was not stored comes before what is read already.
    ahead.delete(kind)
    throw error
  }
  // What came since it was read had its poke then.
  return more || read !== undefined
}

/** Of the same channels as they are now: another process, or an admin, may have changed what it would come to. */
async function readBefore(kind: string, channels: Known[], fence: number): Promise<Batch | undefined> {
  const read = ahead.get(kind)
  ahead.delete(kind)
  const batch = await read?.batch.catch(() => undefined)
  return batch && read?.fence === fence && isSame(batch.of, channels) ? batch : undefined
}

const isSame = (some: Known[], others: Known[]) =>
  some.length === others.length &&
  some.every(({ id, deskId, settings }, n) => {
    const other = others[n]!
    return id === other.id && deskId === other.deskId && settings === other.settings
  })

function readAhead(kind: string, fence: number, batch: Promise<Batch>) {
  batch.catch(() => {})
  ahead.set(kind, { fence, batch })
}

/** Resolves once nothing is being read any more; what was is read again when it is taken in. */
export async function readingEnded() {
  await Promise.allSettled([...ahead.values()].map(({ batch }) => batch))
  ahead.clear()
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

function eventsOf({ channel, row, events }: Understood): Given[] {
  const { threadDays } = connectorOf(channel.kind)!
  const place = { channel, threadDays, own: channel.own }
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

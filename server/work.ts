import { sql } from 'drizzle-orm'
import { connectors } from '../connectors/index.ts'
import { db } from '../db/client.ts'
import type { Id } from '../db/ids.ts'
import { heard, openBus, publish } from './core/bus.ts'
import { held, refreshEpoch } from './core/epoch.ts'
import { runOneJob, type Run } from './core/jobs.ts'
import type { JobName } from './core/enqueue.ts'
import { keepLease, releaseLeases, releaseLeasesOfTheDead } from './core/lease.ts'
import { seal, sealed, sealing } from './core/log.ts'
import { loop, type Loop } from './core/loop.ts'
import { intake } from './core/raw.ts'
import { read } from './core/read.ts'
import { writeWitness } from './across/witness.ts'
import { forgetCalls, keepCalls } from './channels/calls.ts'
import { channelOf, openChannels, reconcile, shutAll } from './channels/running.ts'
import { counterReader } from './conversations/counters.ts'
import { acknowledgementReader } from './messages/acknowledging.ts'
import { carryOut } from './messages/carrying-out.ts'
import { carryReaction } from './messages/reacting.ts'
import { fetchFile } from './messages/fetching.ts'
import { callAgain } from './messages/redelivering.ts'
import { readingEnded, takeIn } from './messages/intake.ts'
import { stopParsing } from './messages/parsing.ts'
import { attempts, attemptsEnded, sendDue } from './messages/sending.ts'
import { stopVouching } from './messages/vouching.ts'

const readers = [counterReader, acknowledgementReader]
const jobs: Record<JobName, Run> = {
  'messages.carry-out': carryOut,
  'messages.react': carryReaction,
  'messages.fetch-file': fetchFile,
  'messages.redeliver': callAgain,
}
const day = 86_400_000

/**
 * Everything that a process does by itself. Work that only one process may do asks for its lease at every pass, so a process that stands still loses it without being asked.
 */
export async function startWork(folder: string, counted: () => void) {
  await releaseLeasesOfTheDead()
  await reconcile()
  const sweep = loop('seal', 1000, async () => (await seal()) > 0)
  // What they keep is told once a second at most; read one by one, facts would cost most of the database's time.
  const reading = loop('readers', 1000, underLease('readers', readAll(counted)), 100)
  const sending = loop(
    'sending',
    1000,
    underLease('sending', async (fence) => !held() && (await sendDue(fence))),
  )
  const taking = new Map(connectors.map(({ kind }) => [kind, takingIn(kind)]))
  const channels = loop('channels', 500, reconcile)
  // A far side that is slow at one kind of job holds up no other.
  const running = Object.entries(jobs).map(([name, run]) =>
    loop(`job ${name}`, 1000, async () => !held() && (await runOneJob({ [name]: run }))),
  )
  const witness = loop('witness', 1000, () => writeWitness(folder))
  const chores = loop('chores', 60_000, tidy)
  const logging = loop('calls', 1000, keepCalls)
  const bus = openBus()
  const follow = ({ sends }: { sends: boolean }) => {
    reading.poke()
    if (sends) sending.poke()
  }
  const take = (channelId: Id) => taking.get(channelOf(channelId)?.connector.kind ?? '')?.poke()
  sealing.on('sealed', (facts) => {
    // What a customer says gives us nothing to send.
    const told = { sends: facts.some(({ type }) => type !== 'message.received') }
    follow(told)
    publish('sealed', told)
  })
  attempts.on('ended', sending.poke)
  intake.on('stored', (channelId) => {
    take(channelId)
    publish('stored', { channelId })
  })
  // Who holds the lease is not always who was told.
  heard.on('sealed', follow)
  heard.on('stored', ({ channelId }) => take(channelId))
  const stop = async () => {
    await stopAll([sweep, ...taking.values(), sending, channels, ...running, witness, chores, logging, reading, bus])
    await writeWitness(folder)
  }
  return { stop }
}

const underLease = (name: string, pass: (fence: number) => Promise<boolean | void>) => async () => {
  const fence = await keepLease(name)
  if (fence === null) return false
  // A pass may take longer than a lease, as when a far side is slow.
  const keeping = setInterval(() => void keepLease(name).catch(() => {}), 2500)
  try {
    return await pass(fence)
  } finally {
    clearInterval(keeping)
  }
}

const readAll = (counted: () => void) => async () => {
  let more = false
  for (const reader of readers) more = (await read(reader)) || more
  counted()
  return more
}

/** All channels of one kind together, as they cost hardly more than one; those of another kind wait for none of them. */
const takingIn = (kind: string) => {
  const mine = () => openChannels().filter(({ connector }) => connector.kind === kind)
  const pass = (fence: number) =>
    takeIn(
      mine().map(({ id, deskId }) => ({ id, deskId, kind })),
      fence,
    )
  return loop(`intake ${kind}`, 1000, underLease(`intake ${kind}`, pass))
}

async function tidy() {
  await refreshEpoch()
  await forgetCalls()
  const old = new Date(Date.now() - 7 * day).toISOString()
  await db.execute(sql`delete from commands where at < ${old}::timestamptz`)
  await db.execute(sql`delete from acknowledged where at < ${old}::timestamptz`)
  await db.execute(sql`delete from continue_links where expires_at < ${old}::timestamptz`)
  // What was said of messages that never were: anyone can invent them.
  await db.execute(sql`delete from parked_receipts where at < ${old}::timestamptz`)
  await db.execute(sql`delete from parked_changes where at < ${old}::timestamptz`)
}

async function stopAll(loops: Loop[]) {
  await Promise.all(loops.map((one) => one.stop()))
  // What is being sent is sent under the lease until its end is written down.
  await Promise.allSettled([underLease('sending', attemptsEnded)(), attemptsEnded()])
  await keepCalls()
  await shutAll()
  await readingEnded()
  await stopParsing()
  await stopVouching()
  await sealed()
  await releaseLeases()
}

import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import canonicalize from 'canonicalize'
import { db, type Tx } from '../../db/client.ts'
import type { Actor, Facts, FactType, Role, Subject, Touched } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { commands, unsealed } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import { isRetryable, lostConnection } from './failure.ts'
import { enqueue, type JobName, type JobOptions } from './enqueue.ts'
import { sealSoon, sealWithin } from './log.ts'

/** Who asks. An agent brings his role along; what he may see is asked of the database each time. */
export type Caller =
  { kind: 'agent'; id: Id; role: Role; active: boolean } | { kind: 'channel'; id: Id } | { kind: 'system'; id: Id }

/** Peyk itself. */
export const system: Caller = { kind: 'system', id: '0193a000-0000-7000-8000-000000000001' }

/** A far side, whose word comes in over this channel. */
export const channelActor = (id: Id): Caller => ({ kind: 'channel', id })

/** One running command: its transaction, and the only two ways to tell anyone anything. */
export interface Act {
  tx: Tx
  actor: Caller
  now: Date
  /** Position of the fact that this command reacts to; null when a person began it. */
  causeId: number | null
  touched: Touched
  /** What has been locked so far; see `hold.ts`. */
  held: { rank: number; id: Id }
  /** `by` names who did it where that is not who runs the command, as when the messages of many channels are taken in at once. */
  record<T extends FactType>(type: T, subject: Subject, data: Facts[T], by?: Actor): void
  later(job: JobName, input: unknown, options?: JobOptions): Promise<void>
}

export interface ActOptions {
  /** The caller's own name for this command: said again, it is answered from memory. */
  key?: string
  /** What was asked under the key: the same key with another request is a mistake of the caller, and refused. */
  request?: unknown
  now?: Date
  /** Seals with its own commit, if nobody else is sealing: sooner told, but slower where many write at once. */
  seals?: boolean
}

/**
 * The one door for every change. `work` runs in one transaction, together with the facts that it records, and may run
 * more than once: it must touch nothing but the database. With a `key` even a lost connection at COMMIT is tried again,
 * and a key that was used before answers its first result. Throws `Refusal`; anything else is a fault.
 */
export async function act<T>(actor: Caller, work: (cx: Act) => Promise<T>, options: ActOptions = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      let committed = sealSoon
      const result = await db.transaction(async (tx) => {
        const result = await keyed(tx, actor, work, options)
        if (options.seals) committed = await sealWithin(tx)
        return result
      })
      committed()
      return result
    } catch (error) {
      const again = isRetryable(error) || (lostConnection(error) && options.key !== undefined)
      if (!again || attempt === 5) throw error
      await sleep(Math.random() * 50 * 2 ** attempt)
    }
  }
}

async function keyed<T>(tx: Tx, actor: Caller, work: (cx: Act) => Promise<T>, options: ActOptions): Promise<T> {
  const { key, now } = options
  const digest = digestOf(options.request ?? null)
  if (key === undefined) return perform(tx, actor, null, work, now)
  const name = `${actor.kind}:${actor.id}:${key}`
  // The unique key makes a twin wait here until the first one has committed or rolled back.
  const mine = await tx
    .insert(commands)
    .values({ key: name, actorId: actor.id, digest, at: new Date() })
    .onConflictDoNothing()
    .returning()
  if (mine.length === 0) {
    const [before] = await tx.select().from(commands).where(eq(commands.key, name))
    if (before?.digest !== digest) refuse('conflict', 'This key was used before, for another request.')
    return before.result as T
  }
  const result = await perform(tx, actor, null, work, now)
  await tx
    .update(commands)
    .set({ result: result ?? null })
    .where(eq(commands.key, name))
  return result
}

/** Runs `work` inside a transaction that exists already: for readers, whose reactions commit with their position. */
export async function perform<T>(
  tx: Tx,
  actor: Caller,
  causeId: number | null,
  work: (cx: Act) => Promise<T>,
  now = new Date(),
): Promise<T> {
  const facts: Recorded[] = []
  const cx: Act = {
    tx,
    actor,
    now,
    causeId,
    touched: {},
    held: { rank: -1, id: '' },
    record: (type, subject, data, by = actor) => void facts.push({ by, fact: { type, subject, data } }),
    later: (job, input, options) => enqueue(tx, job, input, now, options),
  }
  const result = await work(cx)
  if (facts.length > 0) {
    const runs = byActor(facts)
    const rows = runs.map((run) => ({ ...run, at: now, causeId, touched: run === runs.at(-1) ? cx.touched : {} }))
    await tx.insert(unsealed).values(rows)
  } else if (Object.keys(cx.touched).length > 0) {
    throw new Error('A command wrote rows and recorded no fact: nobody would learn of it.')
  }
  return result
}

interface Recorded {
  by: Actor
  fact: { type: string; subject: Subject; data: unknown }
}

/** Runs of facts by one actor, in the order in which they were recorded. */
function byActor(recorded: Recorded[]) {
  const runs: { actor: Actor; facts: Recorded['fact'][] }[] = []
  for (const { by, fact } of recorded) {
    const run = runs.at(-1)
    if (run?.actor.id === by.id) run.facts.push(fact)
    else runs.push({ actor: { kind: by.kind, id: by.id }, facts: [fact] })
  }
  return runs
}

const digestOf = (value: unknown) =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex')

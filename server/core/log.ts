import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { sql } from 'drizzle-orm'
import canonicalize from 'canonicalize'
import { db, type Tx } from '../../db/client.ts'
import type { Actor, Subject, Touched } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { log, unsealed } from '../../db/schema/index.ts'
import { crashPoint } from './crash.ts'
import { alongside } from './failure.ts'

/** What the hash covers, together with the hash of the fact before it. */
export interface Sealed {
  position: number
  type: string
  subject: Subject
  actor: Actor
  at: string
  causeId: number | null
  data: unknown
  prevHash: string
}

export const genesis = '0'.repeat(64)

/** SHA-256 over the RFC 8785 form: the same on every machine, in every language. */
export const hashOf = (fact: Sealed) => createHash('sha256').update(canonicalize(fact)!).digest('hex')

/** Emits `sealed` with what each pass of this process has sealed, in order. */
export const sealing = new EventEmitter<{ sealed: [facts: SealedFact[]] }>()

const batch = 500
const lockKey = 7_203_001

type Waiting = typeof unsealed.$inferSelect
export type SealedFact = typeof log.$inferSelect

/**
 * Gives every committed and not yet sealed fact its place: positions without gaps, each hash over the one before.
 * The lock is the transaction's, so a frozen process cannot keep it. Answers how many commands it sealed.
 */
export async function seal(): Promise<number> {
  const pass = await db.transaction(async (tx) => {
    const [, found] = await alongside(tx.execute(sql`select pg_advisory_xact_lock(${lockKey})`), waitingIn(tx))
    return sealAll(tx, found)
  })
  tell(pass)
  return pass.commands
}

/**
 * Seals at the end of a command, in its own transaction, if nobody else is sealing: one commit then does for both. What is
 * answered must be called after the commit.
 */
export async function sealWithin(tx: Tx): Promise<() => void> {
  const lock = sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lockKey}) as mine`
  // Asked for together: somebody waits for every way to the database and back.
  const [{ rows }, found] = await alongside(tx.execute<{ mine: boolean }>(lock), waitingIn(tx))
  if (!rows[0]!.mine) return sealSoon
  const pass = await sealAll(tx, found)
  return () => (tell(pass), pass.commands === batch && sealSoon())
}

interface Pass {
  commands: number
  /** Id of the newest command among them. */
  last: number
  facts: SealedFact[]
}

/** Said after the lock: each statement sees what has been committed when it begins, so none of those before is overlooked. */
const waitingIn = (tx: Tx) =>
  tx
    .select({ command: unsealed, head })
    .from(unsealed)
    .where(sql`${unsealed.id} > ${floor()}`)
    .orderBy(unsealed.id)
    .limit(batch)
type Found = Awaited<ReturnType<typeof waitingIn>>

/** Under the lock. */
async function sealAll(tx: Tx, found: Found): Promise<Pass> {
  if (found.length === 0) return { commands: 0, last: 0, facts: [] }
  const waiting = found.map((row) => row.command)
  const facts = placed(waiting, found[0]!.head)
  await keep(tx, waiting, facts)
  crashPoint('seal.before-commit')
  return { commands: waiting.length, last: waiting.at(-1)!.id, facts }
}

/** Only once it is committed: what was rolled back must be found again. */
function tell({ commands, last, facts }: Pass) {
  if (commands === 0) return
  if (Date.now() - (seen.at(-1)?.at ?? 0) > 1000) seen.push({ id: last, at: Date.now() })
  sealing.emit('sealed', facts)
}

/** Where the log ends, as one value: null while it is empty. */
const head = sql<Head | null>`(select jsonb_build_object('position', position, 'hash', hash) from log order by position desc limit 1)`
interface Head {
  position: number
  hash: string
}

function placed(waiting: Waiting[], head: Head | null): SealedFact[] {
  let { position, hash: prevHash } = head ?? { position: 0, hash: genesis }
  return waiting.flatMap((command) =>
    command.facts.map((fact, index) => {
      const { actor, causeId, at } = command
      const sealed: Sealed = { position: ++position, ...fact, actor, at: at.toISOString(), causeId, prevHash }
      prevHash = hashOf(sealed)
      // The rows a command touched travel once, with its last fact.
      const touched: Touched | null = index === command.facts.length - 1 ? command.touched : null
      return { ...sealed, at, subjectId: subjectId(fact.subject), hash: prevHash, touched }
    }),
  )
}

/** From the one table to the other, in one statement. */
const keep = (tx: Tx, waiting: Waiting[], facts: SealedFact[]) =>
  tx.execute(sql`
    with gone as (delete from unsealed where id = any(${sql.param(waiting.map((row) => row.id))}::bigint[]))
    insert into log (position, type, subject, subject_id, actor, at, cause_id, data, prev_hash, hash, touched)
    select position, type, subject, "subjectId", actor, at, "causeId", data, "prevHash", hash, touched
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as fact(position bigint, type text, subject jsonb,
      "subjectId" uuid, actor jsonb, at timestamptz, "causeId" bigint, data jsonb, "prevHash" text, hash text, touched jsonb)`)

const subjectId = (subject: Subject): Id | null => Object.values(subject)[0] ?? null

// A snapshot held open elsewhere keeps deleted rows readable, and each pass would step over all of them. No command
// lives a minute, so nothing below the highest id of a minute ago can still appear. One a second is marked.
let seen: { id: number; at: number }[] = []
let lowest = 0
function floor() {
  const old = seen.filter((mark) => mark.at < Date.now() - 60_000)
  if (old.length > 0) lowest = old.at(-1)!.id
  seen = seen.slice(old.length)
  return lowest
}

let running: Promise<void> | null = null
let wanted = false

/** Wakes this process's sealer; many calls while it runs make one more pass. */
export function sealSoon() {
  wanted = true
  running ??= passes().finally(() => (running = null))
}

async function passes() {
  while (wanted) {
    wanted = false
    // A pass that fails is made up for by the sweep, which also reports it.
    while ((await seal().catch(() => 0)) === batch);
  }
}

/** Resolves once no pass is under way. */
export const sealed = async () => {
  while (running) await running
}

import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { sql } from 'drizzle-orm'
import canonicalize from 'canonicalize'
import { db, type Tx } from '../../db/client.ts'
import type { Actor, Subject, Touched } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { unsealed } from '../../db/schema/index.ts'
import { crashPoint } from './crash.ts'

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

/** Emits `sealed` with the highest position after each pass of this process that sealed something. */
export const sealing = new EventEmitter<{ sealed: [position: number] }>()

const batch = 500
const lockKey = 7_203_001

type Waiting = typeof unsealed.$inferSelect

/**
 * Gives every committed and not yet sealed fact its place: positions without gaps, each hash over the one before.
 * The lock is the transaction's, so a frozen process cannot keep it. Answers how many commands it sealed.
 */
export async function seal(): Promise<number> {
  let last = 0
  const count = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockKey})`)
    const waiting = await tx
      .select()
      .from(unsealed)
      .where(sql`${unsealed.id} > ${floor()}`)
      .orderBy(unsealed.id)
      .limit(batch)
    if (waiting.length === 0) return 0
    last = await place(tx, waiting)
    await tx.execute(sql`delete from unsealed where id = any(${sql.param(waiting.map((row) => row.id))}::bigint[])`)
    crashPoint('seal.before-commit')
    seen.push({ id: waiting.at(-1)!.id, at: Date.now() })
    return waiting.length
  })
  if (count > 0) sealing.emit('sealed', last)
  return count
}

async function place(tx: Tx, waiting: Waiting[]): Promise<number> {
  const head = await tx.execute<{ position: string; hash: string }>(
    sql`select position, hash from log order by position desc limit 1`,
  )
  let position = Number(head.rows[0]?.position ?? 0)
  let prevHash = head.rows[0]?.hash ?? genesis
  const rows = waiting.flatMap((command) =>
    command.facts.map((fact, index) => {
      const { actor, causeId } = command
      const at = command.at.toISOString()
      const sealed: Sealed = { position: ++position, ...fact, actor, at, causeId, prevHash }
      prevHash = hashOf(sealed)
      // The rows a command touched travel once, with its last fact.
      const touched: Touched | null = index === command.facts.length - 1 ? command.touched : null
      return { ...sealed, subjectId: subjectId(fact.subject), hash: prevHash, touched }
    }),
  )
  await tx.execute(sql`
    insert into log (position, type, subject, subject_id, actor, at, cause_id, data, prev_hash, hash, touched)
    select position, type, subject, "subjectId", actor, at, "causeId", data, "prevHash", hash, touched
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as fact(position bigint, type text, subject jsonb,
      "subjectId" uuid, actor jsonb, at timestamptz, "causeId" bigint, data jsonb, "prevHash" text, hash text, touched jsonb)`)
  return position
}

const subjectId = (subject: Subject): Id | null => Object.values(subject)[0] ?? null

// A snapshot held open elsewhere keeps deleted rows readable, and each pass would step over all of them. No command
// lives a minute, so nothing below the highest id of a minute ago can still appear.
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

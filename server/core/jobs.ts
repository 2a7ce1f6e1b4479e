import { sql } from 'drizzle-orm'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { jobs } from '../../db/schema/index.ts'
import type { JobName } from './enqueue.ts'
import { fault } from './failure.ts'

export type Job = typeof jobs.$inferSelect
/** May touch the world, and may be called again after a crash: it must be safe to repeat. */
export type Run = (input: unknown, job: Job) => Promise<void>

const leaseSeconds = 60
/** Some four days, as the last of them come once in half an hour. What should end sooner ends by itself. */
const attempts = 200

/** Claims and runs one due job; answers false when none is due. */
export async function runOneJob(known: Record<JobName, Run>): Promise<boolean> {
  const job = await claim(Object.keys(known))
  if (!job) return false
  const heartbeat = setInterval(() => void extend(job).catch(() => {}), (leaseSeconds / 3) * 1000)
  try {
    await known[job.name as JobName]!(job.input, job)
    await finish(job)
  } catch (error) {
    await postpone(job, error)
  } finally {
    clearInterval(heartbeat)
  }
  return true
}

async function claim(names: string[]): Promise<Job | undefined> {
  if (names.length === 0) return undefined
  const found = await db.execute<{ id: string }>(sql`
    update jobs set lease_until = now() + make_interval(secs => ${leaseSeconds}), fence = fence + 1, attempts = attempts + 1
    where id = (
      select id from jobs
      where not dead and run_at <= now() and (lease_until is null or lease_until < now()) and name = any(${sql.param(names)})
      order by run_at limit 1 for update skip locked)
    returning id`)
  if (!found.rows[0]) return undefined
  const rows = await db
    .select()
    .from(jobs)
    .where(sql`id = ${found.rows[0].id}`)
  return rows[0]
}

const mine = (job: Job) => sql`id = ${job.id} and fence = ${job.fence}`

const extend = (job: Job) =>
  db.execute(sql`update jobs set lease_until = now() + make_interval(secs => ${leaseSeconds}) where ${mine(job)}`)

/** A job whose time was moved while it ran is kept for that time; otherwise it is done. */
async function finish(job: Job) {
  await db.execute(sql`delete from jobs where ${mine(job)} and run_at <= ${job.runAt.toISOString()}::timestamptz`)
  await db.execute(sql`update jobs set lease_until = null, attempts = 0 where ${mine(job)}`)
}

async function postpone(job: Job, error: unknown) {
  // Full jitter: after an outage the waiting jobs must not all come back in one moment.
  const jitter = Math.random() * Math.min(3600, 2 * 2 ** job.attempts)
  // A far side that is asked sooner than it said makes it longer.
  const wait = Math.max(jitter, error instanceof ChannelError ? (error.after ?? 0) : 0)
  const why = JSON.stringify(fault(error))
  await db.execute(sql`
    update jobs set lease_until = null, error = ${why},
      -- As exact as a Date: whether it was moved while it ran is told by comparing.
      run_at = date_trunc('milliseconds', now() + make_interval(secs => ${wait})),
      dead = ${job.attempts >= attempts}
    where ${mine(job)}`)
}

import { hostname } from 'node:os'
import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'

/** This process, among those that share the database. */
export const node = `${hostname()}/${process.pid}/${newId()}`

/** After a process has died or stands still, another takes over within this and the next pass: well below ten seconds. */
const seconds = 8

/**
 * Takes or keeps the lease `name`; answers its fence, or null while another node has it. The clock is the database's.
 * The fence grows at every change of hands: whoever writes under a lease checks that his is still the newest.
 */
export async function lease(name: string, holder = node): Promise<number | null> {
  const rows = await db.execute<{ fence: number }>(sql`
    insert into leases as mine (name, holder, fence, until)
    values (${name}, ${holder}, 1, now() + make_interval(secs => ${seconds}))
    on conflict (name) do update set
      holder = excluded.holder,
      until = excluded.until,
      fence = case when mine.holder = excluded.holder then mine.fence else mine.fence + 1 end
    where mine.holder = excluded.holder or mine.until < now()
    returning fence`)
  return rows.rows[0]?.fence ?? null
}

/** Milliseconds after which a lease that was taken is renewed; well within its time, and not at every pass. */
const renewal = 2000
const taken = new Map<string, { fence: number; at: number }>()

/** As `lease`, for work that asks often. Who was frozen, or whose clock was set, asks the database again. */
export async function keepLease(name: string): Promise<number | null> {
  const mine = taken.get(name)
  const at = Date.now()
  if (mine && Math.abs(at - mine.at) < renewal) return mine.fence
  const fence = await lease(name)
  if (fence === null) taken.delete(name)
  else taken.set(name, { fence, at })
  return fence
}

/** Gives up all leases of this node, so that another need not wait them out. */
export async function releaseLeases(holder = node) {
  taken.clear()
  await db.execute(sql`update leases set until = now() - interval '1 second' where holder = ${holder}`)
}

/** What processes of this machine held that are gone, as after a kill: nobody need wait for it to run out. */
export async function releaseLeasesOfTheDead() {
  const held = await db.execute<{ holder: string }>(sql`select distinct holder from leases where until > now()`)
  for (const { holder } of held.rows) if (holder !== node && isDead(holder)) await releaseLeases(holder)
}

function isDead(holder: string) {
  const [host, pid] = holder.split('/')
  if (host !== hostname()) return false
  // Our own number with another name was someone before us, as in a container that was started again.
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

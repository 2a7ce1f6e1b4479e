import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { log, raw } from '../../db/schema/index.ts'
import { until, type Figures } from './figures.ts'
import type { Followed } from './following.ts'
import type { Ground } from './ground.ts'

/** So long at most until everything is as it was: a line that is broken beside it may hold it up. */
const patience = 120_000

/** Waits until whoever depends on what came back has noticed, and keeps how long that took. */
export function recovery({ hub, direct, ways, boxes }: Ground, screens: Followed[], figures: Figures) {
  const troubled = (...names: (keyof typeof ways)[]) => names.some((name) => ways[name]!.isTroubled())

  async function measure(name: string, lines: (keyof typeof ways)[], wait: () => Promise<boolean>) {
    const before = troubled(...lines)
    const began = performance.now()
    const came = await wait()
    const took = performance.now() - began
    if (!came) hub.wrongs.push(`${name}: not within ${patience / 1000} s`)
    else if (before || troubled(...lines)) figures.disturbed(name)
    else figures.add(name, took)
  }

  const serves = async () => (await fetch(`${direct}/health`, { signal: AbortSignal.timeout(2000) })).ok
  const head = async () =>
    (await db.execute<{ head: number }>(sql`select coalesce(max(position), 0)::int as head from ${log}`)).rows[0]!.head

  return {
    /** From its death: until it serves again and every screen has all that was there then. */
    server: () =>
      measure('killed → screens exact', ['people', 'database'], async () => {
        await hub.start()
        let then = Infinity
        const isKnown = async () => ((then = await head()), true)
        if (!(await until(isKnown, patience))) return false
        return until(() => screens.every((screen) => screen.position() >= then), patience, 5)
      }),
    /** From its death, too: it is not up yet when this is called. */
    database: async () => {
      // It may still answer in the moment in which it is told to go.
      await until(async () => !(await serves()), 2000, 1)
      await measure('database restarted → serving', ['database'], () => until(serves, patience, 5))
    },
    /** From when the mail server greets again until the first mail is kept. */
    mail: () =>
      measure('mail server back → first mail', ['mailbox', 'database'], async () => {
        const ids = sql.join(
          boxes.map(({ id }) => sql`${id}`),
          sql`, `,
        )
        const newest = async () =>
          (await db.execute<{ id: number }>(sql`select coalesce(max(id), 0)::int as id from ${raw}`)).rows[0]!.id
        let before = Infinity
        await until(async () => ((before = await newest()), true), patience)
        const came = sql`select from ${raw} where id > ${before} and channel_id in (${ids}) limit 1`
        return until(async () => (await db.execute(came)).rows.length > 0, patience)
      }),
  }
}

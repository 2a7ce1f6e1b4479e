import { eq, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages, raw, unsealed } from '../../db/schema/index.ts'
import { until } from './figures.ts'
import type { Ground } from './ground.ts'

const patience = 300_000

/** Waits until nothing is under way any more: taken in, sent, sealed, told. Answers what still waits after minutes. */
export async function settle(
  { boxes, reached, ways, journal, readers }: Ground,
  mails: number[],
): Promise<string | undefined> {
  for (const way of Object.values(ways)) way.cut()
  await readers.rest()
  const opened = (await journal.read()).filter(({ what }) => what === 'opened').map(({ key }) => key)
  const waiting = async () => {
    // Nobody has the time to wait for the next try.
    await db.execute(sql`update deliveries set not_before = null where state = 'queued' and not_before is not null`)
    const { rows } = await db.execute<Record<string, number>>(sql`
      select (select count(*)::int from ${raw} where state = 'new') as inputs, (select count(*)::int from ${unsealed}) as facts,
        (select count(*)::int from ${deliveries} where state not in ('sent', 'delivered', 'read', 'skipped')) as deliveries,
        (select count(*)::int from ${deliveries} where external_id = any(${sql.param(opened)}::text[]) and state <> 'read') as notices`)
    const missing = async (id: Id, count: number) =>
      Math.max(0, count - (await db.$count(messages, sql`${eq(messages.channelId, id)} and kind = 'inbound'`)))
    const short = await Promise.all(boxes.map(({ id }, at) => missing(id, mails[at]!)))
    const unsaid = await Promise.all(Object.values(reached).map(({ id, written }) => missing(id, written())))
    const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0)
    return { ...rows[0]!, mails: sum(short), unsaid: sum(unsaid) }
  }
  let last: Record<string, number> = {}
  const isQuiet = async () => Object.values((last = await waiting())).every((count) => count === 0)
  if (await until(isQuiet, patience, 300)) return undefined
  return `After ${patience / 1000} s there still wait: ${JSON.stringify(last)}`
}

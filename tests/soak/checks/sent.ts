import { sql } from 'drizzle-orm'
import { db } from '../../../db/client.ts'
import { deliveries, log } from '../../../db/schema/index.ts'
import type { Checked, Wrong } from '../check.ts'
import type { Written } from '../journal.ts'
import { keyOf, type Stored } from './stored.ts'

const arrived = ['sent', 'delivered', 'read']

/** Each answer ends where a person sees it, whoever is said to have it has it, and twice only where we said that we do not know. */
export async function isSent({ ground, visitors }: Checked, entries: Written[], rows: Stored[]): Promise<Wrong[]> {
  const boxes = new Set(ground.boxes.map(({ id }) => id))
  const handed = new Map(Object.values(ground.reached).map(({ id, taken }) => [id, taken()]))
  const taken = Map.groupBy(
    entries.filter(({ what }) => what === 'taken'),
    ({ key }) => key,
  )
  const opened = new Set(entries.filter(({ what }) => what === 'opened').map(({ key }) => key))
  const shown = new Set(visitors.flatMap((visitor) => [...visitor.shown.keys()]))
  const told = new Set(visitors.flatMap((visitor) => [...visitor.told]))
  const doubts = await doubtsOf()
  const parts = await db.select().from(deliveries)
  const partsOf = Map.groupBy(parts, ({ messageId }) => messageId)
  const ours = new Set(parts.map(({ id }) => id))

  const outbound = rows.filter(({ kind }) => kind === 'outbound')
  const wrongs = outbound.flatMap((row): Wrong[] => {
    const found: Wrong[] = []
    const tell = (promise: string, what: string) => found.push({ promise, key: keyOf(row), what })
    if (!row.state || !['sent', 'delivered', 'read', 'failed', 'unknown', 'skipped'].includes(row.state))
      tell('no answer ends in silence', `it is ${row.state}`)
    if ((row.state === 'failed' || row.state === 'unknown') && !row.failure) tell('a failure says why', row.state)
    if (told.has(row.id) && row.state !== 'delivered' && row.state !== 'read')
      tell('what a visitor said that he got is known', `it is ${row.state}`)
    const mine = partsOf.get(row.id) ?? []
    if (mine.length === 0) tell('each answer has a delivery', 'it has none')
    for (const { id, channelId, state } of mine) {
      const times = boxes.has(channelId)
        ? (taken.get(`<${id}@hub.test>`)?.length ?? 0)
        : handed.has(channelId)
          ? (handed.get(channelId)!.get(row.end) ?? 0)
          : Number(shown.has(row.id))
      if (opened.has(`<${id}@hub.test>`) && state !== 'read') tell('what was read is known to be', state)
      if (arrived.includes(state) && times === 0)
        tell('what is said to be sent has arrived', `${state}, and nobody has it`)
      if (times > 1 + (doubts.get(row.id) ?? 0)) tell('no double without a warning', `there ${times} times`)
      if (state === 'failed' && times > (doubts.get(row.id) ?? 0)) tell('what failed has not left', 'it was taken')
    }
    return found
  })
  const strangers = [...taken.keys()].filter((key) => !ours.has(key.slice(1, key.indexOf('@'))))
  return [...wrongs, ...strangers.map((key) => ({ promise: 'nothing is sent that nobody wrote', key, what: 'taken' }))]
}

/** How often it was said of a message that it may or may not have left. */
async function doubtsOf() {
  const { rows } = await db.execute<{ id: string; times: number }>(sql`
    select data ->> 'messageId' as id, count(*)::int as times from ${log}
    where type = 'message.failed' and data ->> 'certain' = 'false' group by 1`)
  return new Map(rows.map(({ id, times }) => [id, times]))
}

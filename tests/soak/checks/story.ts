import { eq, or, sql } from 'drizzle-orm'
import { db } from '../../../db/client.ts'
import { deliveries, effects, log, messages, raw } from '../../../db/schema/index.ts'
import type { Written } from '../journal.ts'

/** What was broken this long before and after belongs to it. */
const near = 5000
const isUuid = (key: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(key)

/** Everything that is known of one message: who was told what of it, what lay around it, and every row that it has. */
export async function storyOf(key: string, entries: Written[]): Promise<string> {
  const mine = entries.filter((entry) => entry.key === key)
  const ids = isUuid(key) ? or(eq(messages.clientId, key), eq(messages.id, key)) : eq(messages.externalId, key)
  const rows = await db.select().from(messages).where(ids)
  const parts = (
    await Promise.all(rows.map(({ id }) => db.select().from(deliveries).where(eq(deliveries.messageId, id))))
  ).flat()
  const names = parts.map(({ id }) => `<${id}@hub.test>`)
  const facts = (
    await Promise.all(
      rows.map(({ id }) =>
        db
          .select()
          .from(log)
          .where(sql`${log.data} ->> 'messageId' = ${id}`),
      ),
    )
  ).flat()
  const inputs = await db
    .select({
      id: raw.id,
      key: raw.key,
      state: raw.state,
      attempts: raw.attempts,
      error: raw.error,
      receivedAt: raw.receivedAt,
    })
    .from(raw)
    .leftJoin(effects, eq(effects.rawId, raw.id))
    .where(or(sql`${raw.key} like ${`%${key}%`}`, ...rows.map(({ id }) => eq(effects.messageId, id))))
  const around = await neighboursOf(rows.map(({ id }) => id))
  const times = [...mine.map(({ at }) => at), ...rows.map(({ createdAt }) => createdAt.getTime())]
  const broken = entries.filter(({ what, at }) => what === 'broken' && times.some((time) => Math.abs(time - at) < near))
  const told = entries.filter((entry) => entry.key === key || names.includes(entry.key))
  const chapters = {
    told,
    broken,
    inputs,
    messages: rows.map((row) => ({ ...row, text: row.text.slice(-60) })),
    deliveries: parts,
    facts,
    'around it': around,
  }
  return Object.entries(chapters)
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${JSON.stringify(line)}`)].join('\n'))
    .join('\n')
}

/** What stands before and behind it, with the input that each came by. */
async function neighboursOf(ids: string[]) {
  const { rows } = await db.execute<Record<string, unknown>>(sql`
    select m.seq, m.external_id, right(m.text, 20) as end, m.created_at, r.id as raw, r.received_at
    from messages one join messages m on m.conversation_id = one.conversation_id and m.seq between one.seq - 12 and one.seq + 4
    left join effects e on e.message_id = m.id left join raw r on r.id = e.raw_id
    where one.id = any(${sql.param(ids)}::uuid[]) order by m.seq`)
  return rows
}

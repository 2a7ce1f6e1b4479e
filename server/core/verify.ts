import { asc, gt } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { log } from '../../db/schema/index.ts'
import { genesis, hashOf } from './log.ts'

export type Verdict = { ok: true; count: number; head: string } | { ok: false; position: number; reason: string }

/** Walks the whole log and names the first position that is missing, out of place or not what was sealed. */
export async function verify(): Promise<Verdict> {
  let head = { position: 0, hash: genesis }
  for (;;) {
    const page = await db
      .select()
      .from(log)
      .where(gt(log.position, head.position))
      .orderBy(asc(log.position))
      .limit(1000)
    if (page.length === 0) return { ok: true, count: head.position, head: head.hash }
    for (const row of page) {
      if (row.position !== head.position + 1) return broken(head.position + 1, 'is missing')
      if (row.prevHash !== head.hash) return broken(row.position, 'does not follow the fact before it')
      if (hashOf(contentOf(row)) !== row.hash) return broken(row.position, 'is not what was sealed')
      head = { position: row.position, hash: row.hash }
    }
  }
}

const broken = (position: number, reason: string): Verdict => ({ ok: false, position, reason })

const contentOf = ({ position, type, subject, actor, at, causeId, data, prevHash }: typeof log.$inferSelect) => ({
  position,
  type,
  subject,
  actor,
  at: at.toISOString(),
  causeId,
  data,
  prevHash,
})

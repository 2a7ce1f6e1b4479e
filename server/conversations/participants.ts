import { sql } from 'drizzle-orm'
import { participants } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'

export type Taking = typeof participants.$inferInsert

/** Lets these take part in conversations. All as one parameter: a circular names more people than a statement has room for. */
export async function addParticipants(cx: Act, all: Taking[]) {
  if (all.length === 0) return
  const rows = all.map(({ conversationId, kind, address, name }) => ({
    conversation_id: conversationId,
    kind,
    address,
    name,
  }))
  await cx.tx.execute(sql`
    insert into participants (conversation_id, kind, address, name)
    select conversation_id, kind, address, name from jsonb_populate_recordset(null::participants, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`)
}

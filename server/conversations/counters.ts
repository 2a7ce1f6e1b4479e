import { sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Facts, Status } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import type { SealedFact } from '../core/log.ts'
import type { Reader } from '../core/read.ts'

/** Stands for nobody: a primary key has no nulls. */
export const nobody = '00000000-0000-0000-0000-000000000000'

interface Tally {
  deskId: Id
  assigneeId: Id
  status: Status
}

/** Keeps how many conversations each desk has, by assignee and status, so that nobody ever counts. */
export const counterReader: Reader = {
  name: 'counters',
  kind: 'projection',
  async take(tx, facts) {
    const moving = facts.filter((fact) => fact.subject.conversationId && fact.type in step)
    if (moving.length === 0) return
    const ids = [...new Set(moving.map((fact) => fact.subject.conversationId!))]
    const before = await talliesOf(tx, ids)
    const after = new Map(before)
    for (const fact of moving) {
      const id = fact.subject.conversationId!
      after.set(id, step[fact.type]!(after.get(id)!, fact.data as never, fact))
    }
    await keep(tx, after)
    await count(tx, before, after)
  },
}

type Step = (tally: Tally, data: never, fact: SealedFact) => Tally
const step: { [type: string]: Step } = {
  'conversation.opened': (_, data: Facts['conversation.opened']): Tally => ({
    deskId: data.deskId,
    assigneeId: nobody,
    status: 'open',
  }),
  'conversation.assigned': (tally, data: Facts['conversation.assigned']) => ({
    ...tally,
    assigneeId: data.to ?? nobody,
  }),
  'conversation.resolved': (tally) => ({ ...tally, status: 'resolved' }),
  'conversation.reopened': (tally, data: Facts['conversation.reopened']) => ({ ...tally, status: data.to }),
  'conversation.waiting': (tally) => ({ ...tally, status: 'waiting' }),
  'conversation.moved': (tally, data: Facts['conversation.moved']) => ({ ...tally, deskId: data.to }),
}

async function talliesOf(tx: Tx, ids: Id[]): Promise<Map<Id, Tally>> {
  const rows = await tx.execute<{ id: Id; desk_id: Id; assignee_id: Id | null; status: Status }>(sql`
    select conversation_id as id, desk_id, assignee_id, status from tallies
    where conversation_id = any(${sql.param(ids)}::uuid[])`)
  return new Map(
    rows.rows.map((row) => [
      row.id,
      { deskId: row.desk_id, assigneeId: row.assignee_id ?? nobody, status: row.status },
    ]),
  )
}

const keep = (tx: Tx, tallies: Map<Id, Tally>) =>
  tx.execute(sql`
    insert into tallies (conversation_id, desk_id, assignee_id, status)
    select id, "deskId", "assigneeId", status
    from jsonb_to_recordset(${JSON.stringify([...tallies].map(([id, tally]) => ({ id, ...tally })))}::jsonb)
      as t(id uuid, "deskId" uuid, "assigneeId" uuid, status text)
    on conflict (conversation_id) do update set
      desk_id = excluded.desk_id, assignee_id = excluded.assignee_id, status = excluded.status`)

async function count(tx: Tx, before: Map<Id, Tally>, after: Map<Id, Tally>) {
  const delta = new Map<string, Tally & { n: number }>()
  const add = (tally: Tally, n: number) => {
    const key = `${tally.deskId} ${tally.assigneeId} ${tally.status}`
    delta.set(key, { ...tally, n: (delta.get(key)?.n ?? 0) + n })
  }
  for (const tally of before.values()) add(tally, -1)
  for (const tally of after.values()) add(tally, 1)
  const rows = [...delta.values()].filter((row) => row.n !== 0)
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into counters as mine (desk_id, assignee_id, status, n)
    select "deskId", "assigneeId", status, n from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as t("deskId" uuid, "assigneeId" uuid, status text, n int)
    on conflict (desk_id, assignee_id, status) do update set n = mine.n + excluded.n`)
}

/** Empties the projection, to be read again from the beginning of the log. */
export const clearCounters = (tx: Tx) => tx.execute(sql`truncate tallies, counters`)

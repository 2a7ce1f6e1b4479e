import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Status } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import type { Counts } from '../contract/rows.ts'
import { nobody } from './counters.ts'

export interface Counter {
  deskId: Id
  assigneeId: Id
  status: Status
  n: number
}

/** All kept counters: a few rows for each desk and agent, however many conversations there are. */
export async function allCounters(): Promise<Counter[]> {
  const rows = await db.execute<{ desk_id: Id; assignee_id: Id; status: Status; n: number }>(
    sql`select desk_id, assignee_id, status, n from counters where n <> 0`,
  )
  return rows.rows.map((row) => ({ deskId: row.desk_id, assigneeId: row.assignee_id, status: row.status, n: row.n }))
}

export type CountersByDesk = Map<Id, Counter[]>

/** Resolved ones are not counted: the number would only grow. */
export const byDesk = (counters: Counter[]): CountersByDesk =>
  Map.groupBy(
    counters.filter((row) => row.status !== 'resolved'),
    (row) => row.deskId,
  )

/** What one agent's views hold, of the desks he sees. */
export function countsFor(counters: CountersByDesk, agentId: Id, deskIds: Id[]): Counts {
  const live = deskIds.flatMap((deskId) => counters.get(deskId) ?? [])
  const sum = (rows: Counter[]) => rows.reduce((total, row) => total + row.n, 0)
  return {
    mine: sum(live.filter((row) => row.assigneeId === agentId)),
    unassigned: sum(live.filter((row) => row.assigneeId === nobody)),
    all: sum(live),
  }
}

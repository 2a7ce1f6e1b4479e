import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { db } from '../../db/client.ts'

const waiting = async () =>
  (await db.execute(sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
    .rowCount

/** Resolves once somebody waits for what this test holds. */
export const untilWaiting = () => expect.poll(waiting).toBe(1)

import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

export type Db = NodePgDatabase
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

/** The one connection pool of this process; `connect` sets it before anything else runs. */
export let pool: pg.Pool
export let db: Db

/**
 * A statement that is built once for each database, and not at each call: what is asked at every message costs more to
 * write down than to answer.
 */
export function prepared<T>(build: () => T): () => T {
  let statement: T
  let of: Db | undefined
  return () => {
    if (of !== db) statement = build()
    of = db
    return statement
  }
}

export type Where = string | { host: string; port?: number; user: string; database: string }

export function connect(where: Where, max = 20) {
  const options: pg.PoolConfig = typeof where === 'string' ? { connectionString: where } : where
  pool = new pg.Pool({
    ...options,
    max,
    // Statements of one transaction that do not need each other's answers travel together.
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 8_000,
  })
  // A connection that dies idle or between two queries says so by event; without a listener the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  db = Object.assign(drizzle(pool), { transaction })
  return { pool, db }
}

/**
 * In place of drizzle's own, which never gives back a connection that breaks at its `begin`: twenty of them, and nobody gets
 * one any more. A connection that is not as it was before is closed.
 */
const transaction: Db['transaction'] = async (work, config) => {
  const client = await pool.connect()
  try {
    return await drizzle(client).transaction(work, config)
  } finally {
    client.release(client.getTransactionStatus() !== 'I')
  }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Where } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import type { Config } from './config.ts'

export interface Database {
  where: Where
  leave(): Promise<void>
}

/** Whether there is one to open, so that looking for it makes none. */
export const hasDatabase = (config: Config) =>
  Boolean(config.DATABASE_URL) || existsSync(join(config.data, 'postgres', 'pgdata'))

/** The operator's own PostgreSQL, or the one that comes along, started. Imports little: it is begun before all the rest is loaded. */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.DATABASE_URL) return { where: config.DATABASE_URL, leave: async () => {} }
  const embedded = await startEmbedded(join(config.data, 'postgres'))
  // One that another process of ours had started is left to that one.
  const leave = async () => (embedded.adopted ? undefined : embedded.stop())
  return { where: embedded.where, leave }
}

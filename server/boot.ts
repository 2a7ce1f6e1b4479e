import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect, pool, type Where } from '../db/client.ts'
import { checkDatabase, migrate } from '../db/migrate.ts'
import type { Config } from './config.ts'
import { openBlobs } from './core/blobs.ts'
import { openEpoch } from './core/epoch.ts'
import { openKey } from './core/secrets.ts'
import { finishRestored } from './across/restoring.ts'
import { heedWitness } from './across/witness.ts'
import { openDatabase } from './database.ts'

/** The ground that the server and the command line stand on: data folder, key, database. Answers how to leave it. */
export async function openInstallation(config: Config, opening = openDatabase(config)) {
  const { where, leave } = await opening
  const close = async () => {
    await pool.end()
    await leave()
  }
  try {
    return { close, restored: await open(config, where) }
  } catch (error) {
    // Nobody else could stop a database of which he never heard.
    await leave()
    throw error
  }
}

async function open(config: Config, where: Where) {
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  openKey(config.data, config.HUB_KEY)
  openBlobs(join(config.data, 'files'))
  connect(where)
  await migrate()
  await checkDatabase()
  await openEpoch()
  return (await finishRestored()) || heedWitness(config.data)
}

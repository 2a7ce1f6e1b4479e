import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { checkDatabase, migrate } from '../db/migrate.ts'
import type { Config } from './config.ts'
import { openBlobs } from './core/blobs.ts'
import { openEpoch } from './core/epoch.ts'
import { openKey } from './core/secrets.ts'
import { heedWitness } from './across/witness.ts'

/** The ground that the server and the command line stand on: data folder, key, database. Answers how to leave it. */
export async function openInstallation(config: Config) {
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  openKey(config.data, config.HUB_KEY)
  openBlobs(join(config.data, 'files'))
  const embedded = config.DATABASE_URL ? null : await startEmbedded(join(config.data, 'postgres'))
  const { pool } = connect(config.DATABASE_URL ?? embedded!.where)
  await migrate()
  await checkDatabase()
  await openEpoch()
  const restored = await heedWitness(config.data)
  const close = async () => {
    await pool.end()
    // A database that another process of ours had started is left to that one.
    if (embedded && !embedded.adopted) await embedded.stop()
  }
  return { close, restored }
}

import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../db/client.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { openBlobs } from '../../server/core/blobs.ts'
import { openEpoch } from '../../server/core/epoch.ts'
import { openKey } from '../../server/core/secrets.ts'
import { urlOf } from './database.ts'
import { populate } from './world.ts'

/** The cast on a PostgreSQL that no other test uses and that syncs to the disk, so that it can be broken off. */
export async function ownWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-own-'))
  const start = () => startEmbedded(join(folder, 'postgres'), ['-c', 'max_connections=200'])
  let postgres = await start()
  const { pool } = connect(postgres.where)
  await migrate()
  openKey(folder)
  openBlobs(join(folder, 'files'))
  await openEpoch()
  return {
    folder,
    url: urlOf(postgres.where),
    /** On which it listens. */
    socket: join(postgres.where.host, `.s.PGSQL.${postgres.where.port}`),
    ...(await populate()),
    /** What `pg_ctl restart -m immediate` does: no goodbye and no checkpoint; the log has to bring it back. */
    async restartAtOnce() {
      process.kill(postgres.pid, 'SIGQUIT')
      while (isAlive(postgres.pid)) await sleep(10)
      postgres = await start()
    },
    async close() {
      await pool.end()
      await postgres.stop()
      await rm(folder, { recursive: true })
    },
  }
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

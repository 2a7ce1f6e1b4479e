import { statfsSync } from 'node:fs'
import { lastBackup } from '../../across/last-backup.ts'
import { openBlobs, probeBlobs } from '../../core/blobs.ts'
import { join } from 'node:path'
import type { Findings, Says } from '../doctor.ts'

const day = 86_400_000
/** How old the newest backup may be: a week, and a day for the one that was due. */
const oldest = 8 * day
/** Of a disk that is as small as its data, this much; of a large one the twentieth part is still plenty. */
const enough = 5_000_000_000

export function disk(say: Says, folder: string, of = statfsSync): Findings {
  const { bavail, blocks, bsize } = of(folder)
  const free = bavail * bsize
  return free < Math.min(enough, (blocks * bsize) / 20) ? [say.disk(Math.round(free / 1_000_000))] : []
}

export async function folder(say: Says, at: string): Promise<Findings> {
  openBlobs(join(at, 'files'))
  return probeBlobs().then(
    () => [],
    () => [say.folder(at)],
  )
}

/** Only one that is overdue is wrong: who backs up by other means is not known here. */
export async function backups(say: Says, at: string): Promise<{ overdue: Findings; advice: Findings }> {
  const last = await lastBackup(at)
  if (!last) return { overdue: [], advice: [say.noBackup] }
  const age = Date.now() - last.getTime()
  return { overdue: age > oldest ? [say.oldBackup(Math.floor(age / day))] : [], advice: [] }
}

import { createHash } from 'node:crypto'
import { chownSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseProblem } from '../problem.ts'

/** The kernel's bound on a unix socket's path, without the closing zero. */
const longest = 107
const fits = (folder: string) => Buffer.byteLength(join(folder, '.s.PGSQL.5432.lock')) <= longest

/** Where the socket lies: in the data folder, or where that is too deep in a short folder that its path always leads to. */
export function socketFolder(home: string): string {
  if (fits(home)) return home
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `peyk-${digest}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  refuseStrange(folder)
  if (process.getuid?.() === 0) followOwner(folder, home)
  return folder
}

/** The temporary folder is everybody's: someone else may have made ours first, to listen in our place. */
function refuseStrange(folder: string) {
  const { uid, mode } = lstatSync(folder)
  const mine = lstatSync(folder).isDirectory() && (mode & 0o077) === 0 && isOurs(uid)
  if (!mine || !fits(folder)) {
    throw new DatabaseProblem(
      'socket_folder',
      `The data folder's path is too long for PostgreSQL's socket, and ${folder} cannot stand in for it. ` +
        'Set HUB_DATA to a folder with a shorter path.',
    )
  }
}

const isOurs = (uid: number) => uid === process.getuid?.() || process.getuid?.() === 0

function followOwner(folder: string, home: string) {
  const { uid, gid } = lstatSync(home)
  chownSync(folder, uid, gid)
}

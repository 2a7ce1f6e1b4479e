import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseProblem } from '../problem.ts'

const nobody = 65534
const asOther = (uid: number) => ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--']
// The process looks like nobody to itself but stays root outside: it can read binaries and data under a 0700 home.
const inNamespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']

/** What to put before PostgreSQL's command line: it refuses to run as root. `home` is the data folder, `postgres` its binary. */
export function runAs(home: string, postgres: string): string[] {
  if (process.getuid?.() !== 0) return []
  const owner = dataOwner(home)
  if (owner === 0 && works([...inNamespace, postgres])) return inNamespace
  const uid = owner || nobody
  if (works([...asOther(uid), postgres])) {
    giveAway(home, uid)
    if (reaches(uid, home)) return asOther(uid)
  }
  throw new DatabaseProblem(
    'no_user',
    'PostgreSQL does not run as root, and here it cannot be started as anyone else. ' +
      'Start Peyk as an ordinary user, put it and its data where every user can reach them (not under /root), ' +
      'or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Data that an ordinary user's PostgreSQL made stays his: a volume may be used by root once and by him again. */
function dataOwner(home: string) {
  const data = join(home, 'pgdata')
  return statSync(existsSync(data) ? data : home).uid
}

const works = (command: string[]) => spawnSync(command[0]!, [...command.slice(1), '--version']).status === 0

const reaches = (uid: number, folder: string) =>
  spawnSync('setpriv', [...asOther(uid).slice(1), 'test', '-w', folder]).status === 0

function giveAway(home: string, uid: number) {
  chownSync(home, uid, uid)
  const data = join(home, 'pgdata')
  if (existsSync(data) && statSync(data).uid !== uid) chownAll(data, uid)
}

function chownAll(path: string, uid: number) {
  chownSync(path, uid, uid)
  for (const name of readdirSync(path)) {
    const at = join(path, name)
    if (lstatSync(at).isDirectory()) chownAll(at, uid)
    else chownSync(at, uid, uid)
  }
}

import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pidFile = (data: string) => join(data, 'postmaster.pid')

export function pidOf(data: string): number {
  try {
    return Number(readFileSync(pidFile(data), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}

/** After a reboot or in a new container the old pid may be anyone's, and PostgreSQL would refuse to start for ever. */
export function dropStalePid(data: string) {
  const pid = pidOf(data)
  if (pid > 0 && isAlive(pid) && !worksIn(pid, data)) rmSync(pidFile(data), { force: true })
}

/** SIGINT: open transactions are rolled back, nobody is waited for. */
export async function stopPostmaster(data: string) {
  const pid = pidOf(data)
  if (pid <= 0 || !isAlive(pid) || !worksIn(pid, data)) return
  process.kill(pid, 'SIGINT')
  while (isAlive(pid) && existsSync(pidFile(data))) await sleep(10)
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A postmaster's working folder is its data. Compared by inode, as a mounted folder has many names. */
function worksIn(pid: number, data: string) {
  if (!existsSync('/proc/self')) return true
  try {
    const there = statSync(`/proc/${pid}/cwd`)
    const here = statSync(data)
    return there.ino === here.ino && there.dev === here.dev
  } catch {
    return looksLikePostgres(pid)
  }
}

function looksLikePostgres(pid: number) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return false
  }
}

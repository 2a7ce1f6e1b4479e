import { execFileSync } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'
import { absent } from './peer.ts'

/** For `test.runIf(canFill('…'))`: a disk of one's own can only be made by who may mount. */
export function canFill(name: string) {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return absent(name, 'no right to mount a disk that can be filled')
  }
}

/** A disk in memory at `folder`, which is full when told so: to the last page, and whoever writes gets ENOSPC. */
export function smallDisk(folder: string) {
  const mount = (...options: string[]) =>
    execFileSync('mount', ['-t', 'tmpfs', ...options, 'none', folder], { stdio: 'pipe' })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  mount('-o', 'size=1g,mode=700')
  const used = () => {
    const { blocks, bfree, bsize } = statfsSync(folder)
    return (blocks - bfree) * bsize
  }
  const fill = (tries = 50): unknown => {
    try {
      return mount('-o', `remount,size=${Math.max(4096, used())}`)
    } catch (error) {
      // Somebody wrote meanwhile.
      if (tries === 0) throw error
      return fill(tries - 1)
    }
  }
  return {
    fill: () => void fill(),
    free: () => mount('-o', 'remount,size=1g'),
    close: () => execFileSync('umount', ['--lazy', folder]),
  }
}

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
  const mount = (...options: string[]) => execFileSync('mount', ['-t', 'tmpfs', ...options, 'none', folder])
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  mount('-o', 'size=1g,mode=700')
  const used = () => {
    const { blocks, bfree, bsize } = statfsSync(folder)
    return (blocks - bfree) * bsize
  }
  return {
    // No size is no limit.
    fill: () => mount('-o', `remount,size=${Math.max(4096, used())}`),
    free: () => mount('-o', 'remount,size=1g'),
    close: () => execFileSync('umount', ['--lazy', folder]),
  }
}

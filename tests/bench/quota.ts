import { rmdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const period = 10_000
const first = '/sys/fs/cgroup/cpu'
const second = '/sys/fs/cgroup'

/** Lets a process have so much of one core and no more; needs root. Both versions of the kernel’s groups are tried. */
export async function quota(pid: number, share: number) {
  const micros = String(Math.round(period * share))
  const group = (within: string) => join(within, `peyk-bench-${pid}`)
  const made = await mkdir(group(first)).then(
    () => group(first),
    () => mkdir(group(second)).then(() => group(second)),
  )
  if (made === group(first)) {
    await writeFile(join(made, 'cpu.cfs_period_us'), String(period))
    await writeFile(join(made, 'cpu.cfs_quota_us'), micros)
  } else {
    await writeFile(join(second, 'cgroup.subtree_control'), '+cpu')
    await writeFile(join(made, 'cpu.max'), `${micros} ${period}`)
  }
  await writeFile(join(made, 'cgroup.procs'), String(pid))
  process.on('exit', () => removed(made))
}

function removed(group: string) {
  try {
    rmdirSync(group)
  } catch {
    // Whoever is still in it has been killed a moment ago.
  }
}

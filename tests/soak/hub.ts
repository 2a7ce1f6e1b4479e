import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from '../support/process.ts'

type Process = Awaited<ReturnType<typeof startProcess>>

/** The server under a keeper that starts it again when it cannot start, as an installation does. */
export async function keepHub(environment: Record<string, string>) {
  const wrongs: string[] = []
  const faults = new Map<string, number>()
  const ended: Process[] = []
  let current: Process

  /** Resolves once it serves; with a point to die at it may have died before. */
  async function start(dieAt?: string) {
    for (let tries = 1; ; tries++) {
      current = await startProcess({ ...environment, ...(dieAt && { CRASH_AT: dieAt }) })
      if (!current.isDead() || dieAt) return watch(current, dieAt)
      if (tries === 50) throw new Error(`The server does not start.\n${current.output()}`)
      await sleep(200)
    }
  }

  function watch(one: Process, dieAt?: string) {
    void one.dead.then(() => {
      if (!dieAt && !ended.includes(one)) wrongs.push(`The server died by itself: ${one.output().slice(-4000)}`)
      for (const line of one.output().split('\n')) {
        if (/unhandled|uncaught/i.test(line)) wrongs.push(`The server said: ${line.slice(0, 2000)}`)
        else if (line.includes('"fault"')) faults.set(faultIn(line), (faults.get(faultIn(line)) ?? 0) + 1)
      }
    })
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    ended.push(current)
    const patience = sleep(45_000, 'late', { ref: false })
    if ((await Promise.race([current.kill(signal), patience])) !== 'late') return
    wrongs.push('The server did not stop within 45 s')
    await current.kill()
  }

  await start()
  return {
    wrongs,
    /** What it answered with 500, and how often. */
    faults,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    /** Whether it came by the point, within that time. */
    async diedWithin(ms: number) {
      const died = await Promise.race([current.dead.then(() => true), sleep(ms, false)])
      if (died) ended.push(current)
      return died
    },
    async standStill(ms: number) {
      current.signal('SIGSTOP')
      await sleep(ms)
      current.signal('SIGCONT')
    },
  }
}
/** Without what differs from one time to the next. */
function faultIn(line: string) {
  const { method, route, fault } = JSON.parse(line) as { method: string; route: string; fault: object }
  return `${method} ${route} ${JSON.stringify(fault)}`.slice(0, 500)
}

export type Hub = Awaited<ReturnType<typeof keepHub>>

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../support/process.ts'
import { flags, root } from './children.ts'
import { guard, median, type Figure, type Options } from './figures.ts'
import type { Ground } from './ground.ts'

/** Row 11: from the command to the first answer, on a data folder with a week in it, its own PostgreSQL included. */
export async function starting({ folder }: Ground, { rounds }: Options): Promise<Figure> {
  const port = await freePort()
  const environment = { HUB_DATA: join(folder, 'own'), PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const env = { ...process.env, ...environment, DATABASE_URL: '' }
  const [demo] = await once(spawn(process.execPath, ['server/cli.ts', 'demo'], { cwd: root, env }), 'exit')
  guard('demo', demo, 0)
  // The first start compiles, and builds the web app where it is old.
  await start(env, port)
  const seconds: number[] = []
  while (seconds.length < rounds) seconds.push(await start(env, port))
  return {
    row: 11,
    name: 'start on existing data',
    value: median(seconds),
    range: [Math.min(...seconds), Math.max(...seconds)],
    unit: 's',
    target: 2,
    beyond: 0.6,
    detail: `spawn to /health 200, ${rounds} starts, PostgreSQL started too`,
  }
}

async function start(env: NodeJS.ProcessEnv, port: number): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [...flags, 'server/main.ts'], { cwd: root, env, stdio: 'ignore' })
  while (!(await healthy(port))) {
    if (child.exitCode !== null) throw new Error('The server did not start.')
    await sleep(5)
  }
  const seconds = (performance.now() - began) / 1000
  child.kill('SIGTERM')
  await once(child, 'exit')
  return seconds
}

const healthy = (port: number) =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    (answer) => answer.ok,
    () => false,
  )

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { newWorld } from '../support/world.ts'
import { urlOf } from '../support/database.ts'
import { freePort } from '../support/process.ts'

const world = await newWorld()

test('whoever stops `npm start` stops the server, and not only npm in front of it', { timeout: 60_000 }, async () => {
  const port = await freePort()
  const health = () => fetch(`http://127.0.0.1:${port}/health`).then(({ ok }) => ok)
  const more = { PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where), LOG_LEVEL: 'silent' }
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...more },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  onTestFailed(() => void process.kill(-npm.pid!, 'SIGKILL'))
  // It ends once nobody holds it any more: neither npm nor the server.
  const silent = once(npm.stdout.resume(), 'end')
  while (!(await health().catch(() => false))) await sleep(50)
  npm.kill('SIGTERM')
  await silent
  await expect(health()).rejects.toThrow()
})

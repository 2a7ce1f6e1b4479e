import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { copyTemplate, urlOf } from '../support/database.ts'
import { freePort } from '../support/process.ts'

const main = join(import.meta.dirname, '../../server/main.ts')

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)))
    socket.on('error', () => resolve(false))
  })

test('a stop that is asked for before it serves is as orderly as any', async () => {
  const port = await freePort()
  const place = { PORT: String(port), HOST: '127.0.0.1', HUB_DATA: mkdtempSync(join(tmpdir(), 'peyk-stopping-')) }
  const env = { ...process.env, ...place, LOG_LEVEL: 'error', DATABASE_URL: urlOf(await copyTemplate()) }
  const child = spawn(process.execPath, [main], { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  // It listens a while before it serves, answering 503.
  while (child.exitCode === null && !(await listens(port))) await sleep(5)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
}, 60_000)

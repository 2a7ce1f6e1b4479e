import { execFileSync, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { binaries } from '../../db/embedded/binaries.ts'
import { runAs } from '../../db/embedded/run-as.ts'

/** A PostgreSQL of the operator's own, reached over TCP: the system's where there is one, else ours started in its way. */
export async function startForeign() {
  const folder = await mkdtemp(join(tmpdir(), 'peyk-foreign-'))
  const port = await freePort()
  const stop = await start(systemPostgres() ?? binaries()('postgres'), folder, port)
  const url = (database: string) => `postgresql://peyk@127.0.0.1:${port}/${database}`
  return { url, stop: () => stop().then(() => rm(folder, { recursive: true })) }
}

const systemPostgres = () => globSync('/usr/lib/postgresql/*/bin/postgres').toSorted().at(-1)

async function start(postgres: string, folder: string, port: number) {
  const prefix = runAs(folder, postgres)
  const data = join(folder, 'data')
  const initdb = [...prefix, join(dirname(postgres), 'initdb'), '-D', data, '-U', 'peyk', '-A', 'trust', '-E', 'UTF8']
  execFileSync(initdb[0]!, [...initdb.slice(1), '--locale=C.UTF-8', '--no-sync'], { stdio: 'ignore' })
  const options = ['-D', data, '-k', folder, '-h', '127.0.0.1', '-p', String(port), '-c', 'fsync=off']
  const [command, ...args] = [...prefix, postgres, ...options]
  const child = spawn(command!, args, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  await untilReady(port)
  return () => {
    // Waits for its last clients to say goodbye: a pool's `end` does not.
    child.kill('SIGTERM')
    return ended
  }
}

async function freePort() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function untilReady(port: number) {
  const until = performance.now() + 10_000
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'peyk', database: 'postgres' })
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(50)
    }
  }
}

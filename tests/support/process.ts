import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const main = join(import.meta.dirname, '../../server/main.ts')

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** The server as a process of its own, to be killed. Resolves once it serves, or once it has died before. */
export async function startProcess(environment: Record<string, string>, program = main) {
  const env = { ...process.env, HOST: '127.0.0.1', LOG_LEVEL: 'error', ...environment }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const dead = once(child, 'exit')
  await Promise.race([healthy(environment.PORT!, child), dead])
  return {
    pid: child.pid!,
    dead: dead.then(() => undefined),
    isDead: () => child.exitCode !== null || child.signalCode !== null,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    kill: async (signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL') => {
      child.kill(signal)
      await dead
    },
    output: () => output,
  }
}

async function healthy(port: string, child: ChildProcess) {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null)
    if (answer?.ok) return
    await sleep(25)
  }
}

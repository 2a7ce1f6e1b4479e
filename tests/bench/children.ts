import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Child {
  url: string
  tell(message: object): void
  /** Resident memory in MB. */
  memory(): number
  stop(): Promise<void>
}

/** Starts one of the far sides; resolves once it listens. */
export async function startChild(name: string, environment: Record<string, string> = {}): Promise<Child> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...environment }
  const child = fork(join(import.meta.dirname, 'far', `${name}.ts`), { env })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}`,
    tell: (message) => void child.send(message),
    memory: () => residentOf(child),
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

const residentOf = ({ pid }: ChildProcess) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Child {
  url: string
  pid: number
  tell(message: object): void
  /** Resident memory in MB. */
  memory(): number
  stop(): Promise<void>
}

export const root = join(import.meta.dirname, '../..')
const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts as { start: string }
/** Node's options under which `npm start` runs the product. */
export const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'))

/** Starts one of the far sides, the product's as it is started in life; resolves once it listens. */
export async function startChild(
  name: 'hub' | 'door' | 'raw',
  environment: Record<string, string> = {},
): Promise<Child> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...environment }
  const child = fork(join(import.meta.dirname, 'far', `${name}.ts`), { env, execArgv: name === 'raw' ? [] : flags })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
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

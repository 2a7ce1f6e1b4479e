import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { env } from '../python.ts'

interface Said {
  result?: unknown
  error?: string
  message?: string
  retry_after?: number | null
}

/** A program for the Bot API that nobody here wrote (python-telegram-bot), at work on a bot of the stand-in. */
export function startClient(given: { server: string; token: string }) {
  const script = join(import.meta.dirname, 'client.py')
  const child = spawn('python3', [script, JSON.stringify(given)], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: ((said: Said) => void)[] = []
  /** What went wrong while it listened. */
  const troubles: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Said & { heard?: string }
    if (said.heard !== undefined) troubles.push(said.heard)
    else waiting.shift()?.(said)
  })
  const write = (line: object) =>
    new Promise<Said>((resolve) => {
      waiting.push(resolve)
      child.stdin.write(`${JSON.stringify(line)}\n`)
    })
  return {
    troubles,
    call: (method: string, args: object = {}) => write({ method, arguments: args }),
    download: (file_id: string) => write({ method: 'download', file_id }),
    listen: () => write({ method: 'listen' }),
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { absent } from '../../support/peer.ts'

export type Read = Record<'from' | 'to' | 'cc' | 'sender' | 'reply-to', string[] | null>

/** For `describe.runIf(hasPython('T30'))`. */
export const hasPython = (name: string) =>
  spawnSync('python3', ['-c', 'import email.policy']).status === 0 || absent(name, 'no Python: install python3')

/** The addresses of these mails as Python’s `email` reads them; null where it gives up. */
export async function readByPython(mails: Buffer[]): Promise<Read[]> {
  const child = spawn('python3', [join(import.meta.dirname, 'reader.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const printed = text(child.stdout)
  child.stdin.end(mails.map((mail) => `${mail.toString('base64')}\n`).join(''))
  return (await printed)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Read)
}

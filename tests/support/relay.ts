import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './process.ts'
import { env } from './python.ts'

/** What the far server says of a mail that it has put into a mailbox. */
export interface Relayed {
  from: string
  to: string[]
  tls: boolean
  /** Who signed in. */
  user: string | null
}
interface Tls {
  cert: string
  key: string
  /** From the first byte on, and not by STARTTLS. */
  implicit: boolean
}

/** An SMTP server that is not of our make (aiosmtpd); whatever it takes is in the mailbox of the user before the `@`. */
export async function startRelay(lmtp: number, tls?: Tls) {
  const port = await freePort()
  const given = JSON.stringify({ lmtp, port, ...tls })
  const child = spawn('python3', [join(import.meta.dirname, 'relay.py'), given], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const relayed: Relayed[] = []
  const [first] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => ['{}'])])
  if (!(JSON.parse(String(first)) as { listens?: boolean }).listens) throw new Error('The SMTP server did not start')
  lines.on('line', (line) => relayed.push(JSON.parse(line) as Relayed))
  const close = async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
  return { port, relayed, close }
}
export type Relay = Awaited<ReturnType<typeof startRelay>>

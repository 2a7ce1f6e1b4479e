import { setTimeout as pause } from 'node:timers/promises'
import type { Host } from '../connector.ts'
import { connection } from './listen/connection.ts'
import { usual, type Timing } from './listen/limits.ts'
import { NoFolder, reader } from './listen/round.ts'
import { trouble } from './listen/trouble.ts'
import { ear } from './listen/waiting.ts'
import type { Settings } from './settings.ts'

/** Reads the mailbox until it is told to stop, whatever happens to the server meanwhile. */
export async function listen(
  settings: Settings,
  host: Host,
  signal: AbortSignal,
  timing: Timing = usual,
): Promise<void> {
  const { read, ended } = reader(settings, host, timing)
  const tell = changes(host)
  let failures = 0
  while (!signal.aborted) {
    try {
      await session(() => (failures = 0))
    } catch (error) {
      if (signal.aborted) return
      // A mistake of ours is no matter of the mail server: the core tells it, and starts again.
      if (error instanceof TypeError || error instanceof ReferenceError) throw error
      const code = trouble(error)
      tell(code)
      await pause(backOff(failures++, code, timing), undefined, { signal }).catch(() => {})
    }
  }

  async function session(well: () => void) {
    const client = await connection(settings, host.ask, signal, timing)
    try {
      const { forget, wait } = ear(client)
      for (;;) {
        const { code, more } = await round(client, forget)
        tell(code)
        well()
        if (more) continue
        ended()
        await wait(timing)
      }
    } finally {
      client.close()
    }
  }

  /** All folders once, the first one last: in it the server tells what comes. `more`: something left out lies there still. */
  async function round(client: Awaited<ReturnType<typeof connection>>, opened: () => void) {
    let code = 'ok'
    let more = false
    for (const path of settings.folders.toReversed()) {
      const left = await read(client, path, opened).catch((error: unknown) => {
        // One that is gone does not keep the others from being read.
        if (!(error instanceof NoFolder)) throw error
        code = trouble(error)
        return false
      })
      more ||= left
    }
    return { code, more }
  }
}

function changes(host: Host) {
  let last = ''
  return (code: string) => {
    if (code !== last) host.status(code)
    last = code
  }
}

/** Longer and longer, and never all mailboxes of one server at once. Too many wrong passwords lock an account. */
function backOff(failures: number, code: string, { retry }: Timing) {
  const most = Math.min(retry.most, retry.least * 2 ** Math.min(failures, 20))
  const patient = code === 'wrong_password' || code === 'token_refused' ? Math.min(retry.most, retry.least * 30) : 0
  return Math.max(patient, most * (0.5 + Math.random() / 2))
}

import type { ImapFlow } from 'imapflow'
import { answered } from './connection.ts'
import type { Timing } from './limits.ts'

/** Hears what the server says by itself, from now on. */
export function ear(client: ImapFlow) {
  let heard = false
  let wake = () => {}
  const hear = () => {
    heard = true
    wake()
  }
  client.on('exists', hear)
  client.on('close', hear)
  return {
    forget: () => void (heard = false),

    /** Until there may be something new. Then the server has to prove that it still listens: IDLE can be half dead. */
    async wait(timing: Timing): Promise<void> {
      if (client.capabilities.has('IDLE')) client.idle().catch(() => {})
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, timing.poll)
        if (heard) resolve()
      })
      clearTimeout(timer)
      if (!client.usable) throw Object.assign(new Error('The connection has ended'), { code: 'ECONNRESET' })
      await answered(client, client.noop(), timing.answer)
    },
  }
}

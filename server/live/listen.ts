import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { ZodType } from 'zod'
import { fault } from '../core/failure.ts'
import { refusalOf } from '../http/errors.ts'

interface Hearing {
  on(event: string, listener: (...args: unknown[]) => void): unknown
}

/**
 * Listens to one event of one socket. What does not fit the schema, is refused or goes wrong is answered as a code (and
 * an id), where an answer is wanted, and has no other effect.
 */
export function listen<T>(
  socket: Hearing,
  event: string,
  schema: ZodType<T>,
  log: Logger,
  work: (input: T) => Promise<unknown>,
) {
  socket.on(event, (...args) => {
    const last = args.at(-1)
    const answer = typeof last === 'function' ? (last as (value: unknown) => void) : () => {}
    const parsed = schema.safeParse(typeof args[0] === 'function' ? undefined : args[0])
    if (!parsed.success) return answer({ error: { code: 'invalid' } })
    work(parsed.data).then(answer, (error: unknown) => answer({ error: told(error, event, log) }))
  })
}

function told(error: unknown, event: string, log: Logger) {
  const refusal = refusalOf(error)
  if (refusal) return { code: refusal.code, message: refusal.message }
  const id = randomUUID()
  log.error({ id, event, fault: fault(error) }, 'fault')
  return { code: 'fault', id }
}

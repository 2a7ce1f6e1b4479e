import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { Refusal, refusals, type ErrorBody, type RefusalCode } from '../contract/refusal.ts'
import { fault, lostConnection, sqlState } from '../core/failure.ts'

/** A refusal is told as it is. Anything else is ours: written down under an id, and the caller gets the id alone. */
export const errors = (log: Logger) => (error: Error, c: Context) => {
  const known = refusalOf(error)
  if (known) {
    const body: ErrorBody = { error: { code: known.code, message: known.message, details: known.details } }
    return c.json(body, refusals[known.code] as ContentfulStatusCode)
  }
  const id = randomUUID()
  log.error({ id, method: c.req.method, route: c.req.routePath, fault: fault(error) }, 'fault')
  const body: ErrorBody = {
    error: { code: 'fault', message: 'This went wrong on our side. The id helps to find out why.', id },
  }
  return c.json(body, 500)
}

export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof HTTPException) return new Refusal(codeOf(error.status), 'This request could not be read.')
  if (lostConnection(error)) return new Refusal('unavailable', 'The database is away for a moment. Try again.')
  // A text with a zero byte, a number or a time beyond its column: bad input that PostgreSQL noticed.
  if (['22021', '22003', '22007', '22008', '22P05'].includes(sqlState(error) ?? ''))
    return new Refusal('invalid', 'This cannot be stored.')
  return null
}

const codeOf = (status: number): RefusalCode =>
  status === 413 ? 'too_large' : status === 404 ? 'not_found' : 'invalid'

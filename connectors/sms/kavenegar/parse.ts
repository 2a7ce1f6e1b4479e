import { z } from 'zod'
import type { Event } from '../../connector.ts'

const messageid = z.string().regex(/^\d{1,20}$/)
const said = z.discriminatedUnion('is', [
  z.looseObject({
    is: z.literal('message'),
    messageid,
    from: z.string().min(1).max(100),
    message: z.string().max(10_000),
  }),
  z.looseObject({ is: z.literal('status'), messageid, status: z.coerce.number().int() }),
])

/** What it says of a message for good. Queued, scheduled and handed on (1, 2, 4, 5) are no news. */
const ends: Record<number, string> = { 6: 'refused', 11: 'unreachable', 13: 'refused', 14: 'blocked' }

export function parse(given: unknown): Event[] {
  const input = said.parse(given)
  const { messageid: externalId } = input
  if (input.is === 'message') {
    const from = { kind: 'phone', address: input.from, verified: true }
    return [{ type: 'message', from, text: input.message, externalId }]
  }
  if (input.status === 10) return [{ type: 'receipt', externalId, state: 'delivered' }]
  const code = ends[input.status]
  return code ? [{ type: 'failure', externalId, code }] : []
}

import { z } from 'zod'
import type { Event } from '../../connector.ts'
import { listed } from './reading.ts'

const id = z.string().min(1).max(200)
const said = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('message'), id, from: z.string().min(1).max(100), text: z.string().max(10_000) }),
  z.strictObject({ is: z.literal('status'), id, state: z.string(), delivered: z.string(), failed: z.string() }),
])

export function parse(given: unknown): Event[] {
  const input = said.parse(given)
  const { id: externalId } = input
  if (input.is === 'message') {
    const from = { kind: 'phone', address: input.from, verified: true }
    return [{ type: 'message', from, text: input.text, externalId }]
  }
  if (listed(input.delivered, input.state)) return [{ type: 'receipt', externalId, state: 'delivered' }]
  return listed(input.failed, input.state) ? [{ type: 'failure', externalId, code: 'unreachable' }] : []
}

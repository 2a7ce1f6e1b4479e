import { z } from 'zod'
import type { Event } from '../../../connectors/connector.ts'

export const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), from: z.string(), text: z.string(), id: z.string().optional() }),
  z.strictObject({
    type: z.literal('edit'),
    from: z.string(),
    text: z.string(),
    id: z.string(),
    at: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('deletion'), from: z.string().optional(), id: z.string() }),
  z.strictObject({ type: z.literal('reaction'), from: z.string(), id: z.string(), emoji: z.array(z.string()) }),
  z.strictObject({ type: z.literal('receipt'), id: z.string(), state: z.enum(['delivered', 'read']) }),
  z.strictObject({ type: z.literal('failure'), id: z.string(), code: z.string() }),
])
export type FakeInput = z.output<typeof input>

export const parse = ({ bytes }: { bytes: Uint8Array }): Event[] => [
  toEvent(input.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))),
]

const person = (address: string) => ({ kind: 'fake', address, verified: true })

function toEvent(given: FakeInput): Event {
  if (given.type === 'receipt') return { type: 'receipt', externalId: given.id, state: given.state }
  if (given.type === 'failure') return { type: 'failure', externalId: given.id, code: given.code }
  const { id: externalId } = given
  if (given.type === 'deletion')
    return { type: 'deletion', externalId: given.id, ...(given.from && { from: person(given.from) }) }
  const from = person(given.from)
  if (given.type === 'reaction') return { type: 'reaction', from, externalId: given.id, emoji: given.emoji }
  if (given.type === 'edit')
    return { type: 'edit', from, externalId: given.id, text: given.text, ...(given.at && { editedAt: given.at }) }
  return { type: 'message', from, text: given.text, ...(externalId && { externalId }) }
}

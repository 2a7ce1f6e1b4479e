import { z } from 'zod'
import { messageIds, said } from './said.ts'

const address = z.strictObject({
  kind: z.literal('webchat'),
  address: z.string(),
  name: z.string().optional(),
  verified: z.boolean(),
  others: z.array(z.strictObject({ kind: z.string(), address: z.string(), verified: z.boolean() })).optional(),
})

/** A raw input of this connector, as it is stored and parsed: written by `listen/live.ts` alone. */
export const kept = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), from: address, said }),
  z.strictObject({
    type: z.literal('receipt'),
    state: z.enum(['delivered', 'read']),
    address: z.string(),
    ids: messageIds,
  }),
])
export type Kept = z.output<typeof kept>

export const toBytes = (input: Kept) => new TextEncoder().encode(JSON.stringify(input))
export const fromBytes = (bytes: Uint8Array) =>
  kept.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))

/** Holds the address, so that a visitor can never acknowledge what was sent to another. */
export const externalId = (address: string, messageId: string) => `${address}/${messageId}`

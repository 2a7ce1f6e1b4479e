import { z } from 'zod'
import type { Event } from '../../../connectors/connector.ts'

const profile = z.strictObject({
  name: z.string().optional(),
  others: z.array(z.strictObject({ kind: z.string(), address: z.string(), verified: z.boolean() })).optional(),
})
export const said = z.strictObject({
  clientId: z.uuid(),
  text: z.string().min(1),
  fileIds: z.array(z.uuid()),
  /** Who he says he is. */
  profile: profile.optional(),
})
export const ids = z.array(z.uuid()).min(1)
const state = z.enum(['delivered', 'read'])

const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), address: z.string(), said }),
  z.strictObject({ type: z.literal('receipt'), address: z.string(), state, ids }),
])
export type Input = z.output<typeof input>

export const toBytes = (given: Input) => new TextEncoder().encode(JSON.stringify(given))

/** Nobody can acknowledge what another one was sent. */
export const externalId = (address: string, messageId: string) => `${address}/${messageId}`

export function parse({ bytes }: { bytes: Uint8Array }): Event[] {
  const given = input.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  const { address } = given
  if (given.type === 'message') {
    const { profile, ...said } = given.said
    return [{ type: 'message', from: { kind: 'walkin', address, verified: true, local: true, ...profile }, ...said }]
  }
  const { state } = given
  return given.ids.map((id) => ({ type: 'receipt', externalId: externalId(address, id), state }))
}

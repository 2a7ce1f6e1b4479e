import type { Address, Event } from '../connector.ts'
import { externalId, fromBytes, type Kept } from './kept.ts'

type Message = Extract<Kept, { type: 'message' }>

export function parse({ bytes }: { key: string; bytes: Uint8Array }): Event[] {
  const input = fromBytes(bytes)
  if (input.type === 'message') return [message(input)]
  return input.ids.map((id) => ({
    type: 'receipt',
    externalId: externalId(input.address, id),
    state: input.state,
  }))
}

const message = ({ from, said: { text, fileIds, clientId, profile } }: Message): Event => ({
  type: 'message',
  from: withClaims(from, profile ?? {}),
  text,
  fileIds,
  clientId,
})

/** What he typed in a form is claimed: it never replaces what his site vouches for. */
function withClaims(from: Address, claimed: NonNullable<Message['said']['profile']>): Address {
  const others = [...(from.others ?? [])]
  const add = (kind: string, address?: string) => {
    const known = others.some((other) => other.kind === kind && other.address === address)
    if (address && !known) others.push({ kind, address, verified: false })
  }
  add('email', claimed.email)
  add('phone', claimed.phone && plainPhone(claimed.phone))
  const name = from.name ?? claimed.name
  return {
    ...from,
    local: true,
    ...(name && { name }),
    ...(claimed.language && { language: claimed.language }),
    ...(others.length > 0 && { others }),
  }
}

const plainPhone = (typed: string) =>
  typed.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/[^+\d]/g, '')

import { z } from 'zod'
import type { Event, Host } from '../connector.ts'
import type { Base } from './gateway.ts'
import { gateways } from './gateways.ts'
import { senderOf } from './numbers.ts'
import type { Place } from './places.ts'

/** An input as it is kept: what was said, by which gateway, and by which country's rules its numbers are read. */
const kept = z.strictObject({
  gateway: z.string(),
  account: z.string(),
  region: z.string(),
  said: z.unknown(),
})
type Kept = z.output<typeof kept>

/** Keeps what a gateway says, by a name that is its own among those of its account. */
export function keeping({ kind, gateway, settings, line }: Place, region: string, host: Host): Base['keep'] {
  const account = gateway.account(settings, line)
  return (name, said, cursor) => {
    const input: Kept = { gateway: kind, account, region, said }
    const bytes = new TextEncoder().encode(JSON.stringify(input))
    return host.received({ key: `${account}:${name}`, bytes, ...(cursor !== undefined && { cursor }) })
  }
}

export function parse({ bytes }: { key: string; bytes: Uint8Array }): Event[] {
  const { gateway, account, region, said } = kept.parse(
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
  )
  const known = gateways[gateway]
  if (!known) throw new Error('No gateway of ours')
  return known.parse(said).map((event) => placed(event, account, region))
}

/** Ids mean something with their own account alone, and one number is one person however it is written. */
function placed(event: Event, account: string, region: string): Event {
  if (event.type === 'receipt' || event.type === 'failure')
    return { ...event, externalId: `${account}:${event.externalId}` }
  if (event.type !== 'message') return event
  const { externalId, album, pending } = event
  return {
    ...event,
    from: senderOf(event.from.address, region),
    ...(externalId !== undefined && { externalId: `${account}:${externalId}` }),
    ...(pending && { pending: pending.map((file) => ({ ...file, ref: `${account} ${file.ref}` })) }),
    ...(album !== undefined && { album: `${account}:${album}` }),
  }
}

import { z } from 'zod'
import type { Host } from '../connector.ts'
import type { Base } from './gateway.ts'
import type { Place } from './places.ts'

/** An input as it is kept: what was said, by which gateway, and by which country's rules its numbers are read. */
export const kept = z.strictObject({
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

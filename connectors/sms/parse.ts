import type { Event } from '../connector.ts'
import { gateways } from './gateways.ts'
import { kept } from './kept.ts'
import { senderOf } from './numbers.ts'

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

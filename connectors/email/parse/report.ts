import type { Event } from '../../connector.ts'
import { bounds } from '../mime/bounds.ts'
import { first, split, type Header } from '../mime/headers.ts'
import type { Node } from '../mime/tree.ts'
import { ids } from './ids.ts'

/**
 * What a mail server or program reports of a mail of ours: that it could not be delivered (RFC 3464), that it was delivered
 * or read (RFC 8098). Null for everything else, also for a report that does not say of which mail it speaks, or only that
 * it takes longer: those are shown as what they are.
 */
export function report({ type, parameters, parts }: Node): Event[] | null {
  // Whoever forwards a report to ask what it means writes a message: only the mail itself can be one.
  if (type !== 'multipart/report') return null
  const kind = parameters['report-type']?.toLowerCase()
  const holds = (types: RegExp) => parts.find((part) => types.test(part.type))
  if (kind === 'delivery-status') {
    const status = holds(/^message\/(?:global-)?delivery-status$/)
    return status ? delivery(status, original(parts)) : null
  }
  const read = kind === 'disposition-notification' && holds(/^message\/(?:global-)?disposition-notification$/)
  return read ? disposition(read) : null
}

/** By what its header says: one whose boundary is missing has no parts, and was written by a program all the same. */
export const isReport = ({ headers }: Node) => /^multipart\/report\b/i.test(first(headers, 'content-type').trim())

function delivery(status: Node, externalId: string | undefined): Event[] | null {
  const recipients = blocks(status.content).filter((headers) => first(headers, 'action') !== '')
  const failed = recipients.find((headers) => first(headers, 'action').toLowerCase().startsWith('failed'))
  if (externalId === undefined) return null
  if (failed) return [{ type: 'failure', externalId, code: reason(failed) }]
  const arrived = recipients.length > 0 && recipients.every((headers) => /^delivered/i.test(first(headers, 'action')))
  return arrived ? [{ type: 'receipt', externalId, state: 'delivered' }] : null
}

function disposition(part: Node): Event[] | null {
  const headers = blocks(part.content).flat()
  const [externalId] = ids(first(headers, 'original-message-id'))
  const isRead = /;\s{0,9}displayed/i.test(first(headers, 'disposition').slice(0, 1000))
  return externalId && isRead ? [{ type: 'receipt', externalId, state: 'read' }] : null
}

/** The fields of a report stand in blocks: one for the whole, then one for each recipient. */
function blocks(content: Uint8Array): Header[][] {
  const found: Header[][] = []
  let rest = content.subarray(0, bounds.headerBlock)
  for (let at = 0; at < 200 && rest.length > 0; at++) {
    const { headers, body } = split(rest)
    found.push(headers)
    rest = body.length < rest.length ? body : new Uint8Array()
  }
  return found
}

/** Our own name for the mail, from its returned copy. What the report answers is no proof that it speaks of that. */
function original(parts: Node[]): string | undefined {
  const copies = parts.filter(({ type }) =>
    /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(type),
  )
  return copies.map(({ content }) => ids(first(split(content).headers, 'message-id'))[0]).find((id) => id !== undefined)
}

const codes: [RegExp, string][] = [
  [/^5\.1\.(?:[0-3]|6|10)$/, 'bounced_address'],
  [/^[45]\.(?:2\.2|3\.1)$/, 'bounced_full'],
  [/^5\.(?:2\.3|3\.4)$/, 'bounced_size'],
  [/^5\.2\.1$/, 'bounced_address'],
  [/^5\.7\./, 'bounced_refused'],
  [/^4\./, 'bounced_expired'],
]

function reason(headers: Header[]) {
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(first(headers, 'status'))?.[0] ?? ''
  return codes.find(([pattern]) => pattern.test(status))?.[1] ?? 'bounced'
}

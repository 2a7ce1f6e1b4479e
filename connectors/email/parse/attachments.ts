import type { Attachment } from '../../connector.ts'
import { bounds } from '../mime/bounds.ts'
import { first, split } from '../mime/headers.ts'
import type { Node } from '../mime/tree.ts'
import { line } from '../mime/words.ts'

const endings: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/ics': 'ics',
  'application/ms-tnef': 'dat',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/pgp-signature': 'asc',
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'message/feedback-report': 'txt',
}

/** Every part that is not shown as text, with its bytes as they were before they were wrapped for the way. */
export function attachments(mail: Node, shown: Set<Node>): Attachment[] {
  const found: Attachment[] = []
  const walk = (node: Node) => {
    for (const part of node.parts) walk(part)
    const isFile = node.parts.length === 0 && !node.type.startsWith('multipart/') && !shown.has(node)
    if (isFile && found.length < bounds.attachments && (node.content.length > 0 || nameOf(node) !== ''))
      found.push(attachment(node, found.length + 1))
  }
  walk(mail)
  return found
}

function attachment(node: Node, number: number): Attachment {
  const contentId = first(node.headers, 'content-id')
    .replace(/[<>\s\p{Cc}]/gu, '')
    .slice(0, bounds.messageId)
  const ending = endings[node.type] ?? 'bin'
  const name = nameOf(node) || (node.type === 'message/rfc822' && titleOf(node)) || `${number}.${ending}`
  return { name, mime: node.type, bytes: new Uint8Array(node.content), ...(contentId && { contentId }) }
}

function nameOf({ disposition, parameters }: Node) {
  const given = disposition.parameters.filename ?? parameters.name ?? ''
  const plain = line(given, 10 * bounds.fileName).replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, '')
  const last = plain.split(/[/\\]/).at(-1)!.replace(/^\.+/, '').trim()
  // The end says what it is, so it is the beginning that goes.
  return last.slice(-bounds.fileName).toWellFormed()
}

/** A forwarded original is called by its subject. */
function titleOf({ content }: Node) {
  const { headers } = split(content.subarray(0, bounds.headerBlock))
  const subject = line(first(headers, 'subject'), 80).replace(/[/\\\p{Cf}]/gu, '_')
  return subject === '' ? '' : `${subject}.eml`
}

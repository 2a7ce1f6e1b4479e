import type { Address, Event, InboundMessage } from '../connector.ts'
import { cutHeader } from './cut.ts'
import { bounds } from './mime/bounds.ts'
import { all, first, type Header } from './mime/headers.ts'
import { tree, type Node } from './mime/tree.ts'
import { line } from './mime/words.ts'
import { addresses } from './parse/addresses.ts'
import { attachments } from './parse/attachments.ts'
import { isPlainList, plainAddress } from './parse/author.ts'
import { isAutomatic } from './parse/automatic.ts'
import { content } from './parse/content.ts'
import { ids } from './parse/ids.ts'
import { language } from './parse/language.ts'
import { fold } from './parse/quoted.ts'
import { isReport, report } from './parse/report.ts'
import { salvage, source } from './parse/salvage.ts'

/** What a mail means. Never throws: of what it cannot read it shows what there is. */
export function parse({ bytes }: { key: string; bytes: Uint8Array }): Event[] {
  try {
    const mail = tree(bytes)
    return report(mail) ?? [shown(message(mail), mail, bytes)]
  } catch {
    return [salvage(bytes)]
  }
}

/** A broken mail of which nothing is left to read is shown as it came; one that is simply empty stays empty. */
function shown(message: InboundMessage, mail: Node, bytes: Uint8Array): InboundMessage {
  const { text, html, subject, attachments } = message
  const isEmpty = mail.type.startsWith('text/') && first(mail.headers, 'from') !== '' && mail.content.length < 100
  return text || html || subject || attachments || isEmpty ? message : { ...message, text: source(bytes) }
}

function message(mail: Node): InboundMessage {
  const { headers } = mail
  const body = content(mail)
  const from = sender(headers)
  const { text, quoted } = fold(body.text)
  const cut = cutNotice(headers)
  const [externalId] = ids(first(headers, 'message-id'))
  const answers = [...new Set([...ids(first(headers, 'in-reply-to')), ...ids(first(headers, 'references')).reverse()])]
  const others = addresses([...all(headers, 'to'), ...all(headers, 'cc')])
  // Some programs end a line at a carriage return, and find other headers behind it; others end all at what is none.
  const isRagged = headers.some((header) => header.isRagged || header.value.includes('\r'))
  const isClear = plainAddress(all(headers, 'from')) === from.address && !isRagged
  const replyTo = isRagged ? undefined : answersTo(all(headers, 'reply-to'), from)
  const subject = line(first(headers, 'subject'), bounds.subject)
  const files = attachments(mail, body.shown)
  const spoken = language(text)
  const sentAt = instant(first(headers, 'date'))
  const arrivedAt = arrival(headers)
  return {
    type: 'message',
    from: { ...from, ...(spoken && { language: spoken }) },
    text: cut ? `${text}\n\n${cut}` : text,
    ...(quoted && { quoted }),
    ...(body.html && { html: body.html }),
    ...(subject && { subject }),
    ...(externalId && { externalId }),
    ...(answers.length > 0 && { answers: answers.slice(0, bounds.answers) }),
    ...(others.length > 0 && { others }),
    ...(replyTo && { replyTo }),
    ...(files.length > 0 && { attachments: files }),
    ...(sentAt && { sentAt }),
    ...(arrivedAt && { arrivedAt }),
    ...(!isClear && { authenticity: 'unclear' as const }),
    ...((isReport(mail) || isAutomatic(headers, from.address)) && { automatic: true }),
  }
}

/** Each server writes its line above all others, so the first one is that of the mailbox's own. */
const arrival = (headers: Header[]) => instant(first(headers, 'received').split(';').at(-1)!.trim())

/** Nothing for a date that nobody can read, or that no calendar has. */
function instant(date: string): string | undefined {
  const at = new Date(date.slice(0, 100))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** Anyone can write anything there: until a signature is checked nobody vouches for it. */
function sender(headers: Header[]): Address {
  const named = ['from', 'sender', 'reply-to', 'return-path', 'x-original-from'].map((name) =>
    all(headers, name).slice(0, 1),
  )
  const found = named.map((values) => addresses(values)[0]).find((one) => one !== undefined)
  return { ...(found ?? { kind: 'email', address: 'unknown@sender.invalid' }), verified: false }
}

/** Where he wants answers; nowhere else where programs differ over what he says. */
const answersTo = (values: string[], from: Address) =>
  isPlainList(values) ? addresses(values).find(({ address }) => address !== from.address) : undefined

/** Only the beginning of a very large mail is fetched; a reader has to know. */
function cutNotice(headers: Header[]) {
  const bytes = Number(first(headers, cutHeader.toLowerCase()))
  if (!(bytes > 0)) return ''
  const size = Math.ceil(bytes / 1_000_000)
  return `[… ${size} MB: the rest of this mail is in the mailbox · بقیهٔ این نامه در صندوق ایمیل است]`
}

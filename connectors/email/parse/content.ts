import { bounds } from '../mime/bounds.ts'
import { decode } from '../mime/charset.ts'
import type { Node } from '../mime/tree.ts'
import { shortened } from '../mime/words.ts'
import { textOf } from './html.ts'

interface Body {
  text: string
  html?: string
  /** The parts that it was made of; the others are attachments. */
  shown: Set<Node>
}

/** What a person reads of a mail: its own text, or what its HTML says. */
export function content(mail: Node): Body {
  const shown = new Set<Node>()
  const pieces = read(mail, shown, { bytes: 0 })
  const text = pieces.map(({ plain, html }) => plain ?? textOf(html!)).filter((piece) => piece.trim() !== '')
  const markup = pieces.some(({ html }) => html) ? pieces.map(({ plain, html }) => html ?? paragraph(plain!)) : []
  const html = markup.join('\n')
  return {
    text: shortened(text.join('\n\n').replaceAll('\0', ''), bounds.text),
    ...(html !== '' && html.length <= bounds.html && { html }),
    shown,
  }
}

type Piece = { plain?: string; html?: string }

function read(node: Node, shown: Set<Node>, spent: { bytes: number }): Piece[] {
  if (node.type === 'multipart/alternative') return alternative(node, shown, spent)
  if (node.parts.length > 0) return node.parts.flatMap((part) => read(part, shown, spent))
  if (!isShown(node) || spent.bytes > bounds.read) return []
  const { text, isWhole } = beginning(node)
  spent.bytes += node.content.length
  // Too long to be shown as it came: its words are, and the file is handed out whole.
  if (isWhole) shown.add(node)
  return [node.type === 'text/html' ? { html: text } : { plain: flowed(text, node) }]
}

/** No letter takes more than four bytes, so nothing beyond them is needed: the whole took 9 s for 39 MB of returns. */
function beginning({ content, parameters }: Node) {
  const bytes = content.subarray(0, 4 * bounds.html)
  const text = decode(bytes, parameters.charset)
  return { text: shortened(text, bounds.html), isWhole: bytes.length === content.length && text.length <= bounds.html }
}

/** The same said twice: as text, and as HTML. A text that says nothing ("your program shows no HTML") does not count. */
function alternative(node: Node, shown: Set<Node>, spent: { bytes: number }): Piece[] {
  const pieces = node.parts.flatMap((part) => read(part, shown, spent))
  const html = pieces.flatMap((piece) => piece.html ?? []).join('\n')
  const plain = pieces.flatMap((piece) => piece.plain ?? []).join('\n\n')
  const isEmpty = plain.trim() === '' || (html !== '' && isExcuse(plain))
  const piece = { ...(!isEmpty && { plain }), ...(html !== '' && { html }) }
  return Object.keys(piece).length > 0 ? [piece] : []
}

const isExcuse = (plain: string) =>
  plain.length < 400 && /\bHTML\b/.test(plain) && /(?:view|display|client|support|نمایش)/i.test(plain)

function isShown({ type, disposition, parameters }: Node) {
  if (disposition.value === 'attachment') return false
  if (type === 'text/html') return true
  return type === 'text/plain' && !disposition.parameters.filename && !parameters.name
}

/** RFC 3676: a line that ends in a blank goes on in the next. */
function flowed(text: string, { parameters }: Node) {
  const lines = text.replace(/\r\n?/g, '\n')
  if (parameters.format?.toLowerCase() !== 'flowed') return lines
  const between = parameters.delsp?.toLowerCase() === 'yes' ? '' : ' '
  return lines.replace(/(^|[^-\n ]| -|[^-\n]-) \n(?![>\n])/g, `$1${between}`).replace(/^ (?=>| |From )/gm, '')
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const paragraph = (plain: string) =>
  `<div dir="auto" style="white-space:pre-wrap">${plain.replace(/[&<>]/g, (mark) => marks[mark]!)}</div>`

import { bounds } from '../mime/bounds.ts'
import { entities } from './entities.ts'
import { tags, type Piece } from './tags.ts'

const silent = new Set(['script', 'style', 'title', 'template', 'noscript', 'svg', 'math', 'object', 'select'])
const blocks = new Set(
  'address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
)
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'pre'])
/** What mail programs draw between an answer and what it answers. */
const rule = '\n________________________________\n'

/** What a person reads in HTML, with `> ` before what is quoted. One pass, whatever it is fed with. */
export function textOf(html: string): string {
  const written: string[] = []
  let depth = 0
  let line = ''
  let length = 0
  const flush = () => {
    const text = line.trim()
    line = ''
    length += text.length + 1
    if (text !== '' || written.at(-1) !== '') written.push(text === '' ? '' : '> '.repeat(Math.min(depth, 5)) + text)
  }
  for (const piece of tags(html, silent)) {
    if (length > bounds.text) break
    if ('text' in piece) line = append(line, piece.text)
    else if (piece.name === 'hr') {
      flush()
      written.push(rule.trim())
    } else if (piece.name === 'br') flush()
    else if (piece.name === 'img') line += altOf(piece)
    else if (piece.name === 'td' || piece.name === 'th') line = append(line, ' ')
    else if (blocks.has(piece.name)) {
      if (line.trim() !== '') flush()
      if (paragraphs.has(piece.name) && written.at(-1) !== '' && written.length > 0) flush()
      if (piece.name === 'blockquote') depth = Math.max(0, depth + (piece.closes ? -1 : 1))
      if (piece.name === 'li' && !piece.closes) line = '- '
    }
  }
  flush()
  return written.join('\n').trim()
}

/** Blanks of the source are one blank. */
function append(line: string, text: string) {
  const joined = entities(text).replace(/[ \t\r\n\u00a0]+/g, ' ')
  return line === '' || line.endsWith(' ') ? line + joined.replace(/^ /, '') : line + joined
}

function altOf({ attributes }: Extract<Piece, { name: string }>) {
  const alt = /\balt="([^"<>]{1,200})"/i.exec(attributes)?.[1]
  return alt ? entities(alt) : ''
}

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
const rule = '________________________________'

/** What a person reads in HTML, with `> ` before what is quoted. One pass, whatever it is fed with. */
export function textOf(html: string): string {
  const page = paper()
  for (const piece of tags(html, silent)) {
    if (page.isFull()) break
    if ('text' in piece) page.write(entities(piece.text))
    else if (piece.name === 'hr') page.rule()
    else if (piece.name === 'br') page.end()
    else if (piece.name === 'img') page.write(altOf(piece))
    else if (piece.name === 'td' || piece.name === 'th') page.write(' ')
    else if (blocks.has(piece.name)) {
      page.begin(paragraphs.has(piece.name))
      if (piece.name === 'blockquote') page.quote(piece.closes ? -1 : 1)
      if (piece.name === 'li' && !piece.closes) page.write('- ')
    }
  }
  return page.text()
}

/** Lines as they are written. Words of a line are joined only at its end: a line of a million pieces costs no more. */
function paper() {
  const written: string[] = []
  let line: string[] = []
  let afterBlank = true
  let depth = 0
  let length = 0
  const end = () => {
    const text = line.join('').trim()
    line = []
    afterBlank = true
    if (text !== '' || written.at(-1) !== '') written.push(text === '' ? '' : '> '.repeat(Math.min(depth, 5)) + text)
  }
  return {
    end,
    /** Blanks of the source are one blank. */
    write(text: string) {
      const joined = text.replace(/[ \t\r\n\u00a0]+/g, ' ')
      const piece = afterBlank && joined.startsWith(' ') ? joined.slice(1) : joined
      if (piece === '') return
      line.push(piece)
      length += piece.length
      afterBlank = piece.endsWith(' ')
    },
    begin(isParagraph: boolean) {
      if (line.length > 0) end()
      if (isParagraph && written.length > 0 && written.at(-1) !== '') end()
    },
    rule() {
      end()
      written.push(rule)
    },
    quote: (more: number) => void (depth = Math.max(0, depth + more)),
    isFull: () => length > bounds.text || written.length > bounds.text,
    text() {
      end()
      return written.join('\n').trim()
    },
  }
}

function altOf({ attributes }: Extract<Piece, { name: string }>) {
  const alt = /\balt="([^"<>]{1,200})"/i.exec(attributes)?.[1]
  return alt ? entities(alt) : ''
}

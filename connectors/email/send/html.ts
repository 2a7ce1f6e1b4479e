import { direction } from '../direction.ts'

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark]!)

/** The same words as the plain part. Each paragraph runs its own way: programs that ignore `dir=auto` show it right too. */
export function html(text: string): string {
  const paragraphs = text.split(/\n{2,}/).filter((one) => one.trim() !== '')
  const whole = direction(text)
  return `<!doctype html>\n<html dir="${whole}"><head><meta charset="utf-8"></head>\n<body dir="${whole}">\n${paragraphs.map(block).join('\n')}\n</body></html>\n`
}

function block(paragraph: string) {
  const lines = paragraph.trimEnd().split('\n')
  const ways = new Set(lines.filter((line) => /\p{L}/u.test(line)).map(direction))
  if (ways.size < 2) return `<p ${turned(paragraph)}>${lines.map(escaped).join('<br>\n')}</p>`
  return lines.map((line) => `<div ${turned(line)}>${escaped(line) || '<br>'}</div>`).join('\n')
}

const turned = (text: string) => {
  const way = direction(text)
  return `dir="${way}" style="text-align:${way === 'rtl' ? 'right' : 'left'}"`
}

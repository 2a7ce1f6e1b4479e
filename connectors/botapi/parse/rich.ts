import type { Entity } from './entities.ts'
import type { People } from './links.ts'
import { spansOf, type Span } from './spans.ts'

export interface Rich {
  /** Plain, with the addresses of links that would not be seen. */
  text: string
  /** The same letters without those, where there is more to them than a reader of plain text sees. */
  html?: string
}

const longest = 200_000
/** Shown readable: whoever answers must know it. */
const veiled = 'background: #e4e4ea'

/** A text of a far side's in both shapes. */
export function rich(text: string, entities: Entity[], people?: People): Rich {
  const spans = spansOf(text, entities, people)
  const drawn = draw(text, spans)
  const isMore = spans.some(({ plain }) => !plain)
  return isMore && drawn.html.length <= longest ? drawn : { text: drawn.text }
}

/** The spans lie one in another, so that what was opened last ends first. */
function draw(text: string, spans: Span[]): Required<Rich> {
  const said = { text: '', html: '' }
  const open: Span[] = []
  let at = 0
  const upTo = (place: number) => {
    const words = text.slice(at, place)
    said.text += words
    said.html += escaped(words)
    at = place
  }
  const close = ({ end, tag, href, hides }: Span) => {
    upTo(end)
    said.html += `</${tag}>`
    if (hides) said.text += ` (${href})`
  }
  for (const span of spans) {
    while (open.length > 0 && open.at(-1)!.end <= span.start) close(open.pop()!)
    upTo(span.start)
    said.html += opening(span)
    open.push(span)
  }
  while (open.length > 0) close(open.pop()!)
  upTo(text.length)
  return said
}

function opening({ tag, href }: Span): string {
  if (tag === 'a') return `<a href="${escaped(href!)}">`
  if (tag === 'span') return `<span style="${veiled}">`
  // Its signs keep their order among Persian words.
  return tag === 'code' || tag === 'pre' ? `<${tag} dir="auto">` : `<${tag}>`
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark]!)

/** Breaks and spaces stay as they were written. */
export const page = (html: string) => `<div style="white-space: pre-wrap">${html}</div>`

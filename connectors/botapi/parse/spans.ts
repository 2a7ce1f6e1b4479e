import type { Entity } from './entities.ts'
import { linkOf, type People } from './links.ts'

/** A piece of a text that is more than text. */
export interface Span {
  start: number
  end: number
  tag: 'b' | 'i' | 'u' | 's' | 'code' | 'pre' | 'blockquote' | 'span' | 'a'
  /** Of a link only. */
  href?: string
  /** Who reads the words alone sees all the same. */
  plain?: boolean
  /** It leads where its words do not say. */
  hides?: boolean
}

const tags = new Map<string, Span['tag']>([
  ['bold', 'b'],
  ['italic', 'i'],
  ['underline', 'u'],
  ['strikethrough', 's'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['blockquote', 'blockquote'],
  ['expandable_blockquote', 'blockquote'],
  ['spoiler', 'span'],
])
/** What a far side finds in words by itself. */
const found = new Set(['url', 'phone_number', 'mention'])
const deepest = 20

/** In their order, each wholly inside or outside of each other. */
export function spansOf(text: string, entities: Entity[], people?: People): Span[] {
  const spans = entities.flatMap((entity) => spanOf(text, entity, people) ?? [])
  const kept: Span[] = []
  const open: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    while (open.length > 0 && open.at(-1)!.end <= span.start) open.pop()
    if (open.length === deepest || (span.tag === 'a' && open.some(({ tag }) => tag === 'a'))) continue
    // A far side never lets two cross; where they do, the later ends with the earlier.
    const inside = { ...span, end: Math.min(span.end, open.at(-1)?.end ?? text.length) }
    kept.push(inside)
    open.push(inside)
  }
  return kept
}

function spanOf(text: string, entity: Entity, people?: People): Span | undefined {
  if (entity.offset < 0 || entity.length <= 0 || entity.offset >= text.length) return undefined
  const end = whole(text, Math.min(entity.offset + entity.length, text.length), 1)
  const start = behindBreaks(text, whole(text, entity.offset, -1), end)
  if (start === end) return undefined
  const tag = tags.get(entity.type)
  if (tag === 'pre' || tag === 'blockquote') return { start, end: text[end] === '\n' ? end + 1 : end, tag }
  if (tag) return { start, end, tag }
  const words = text.slice(start, end)
  const href = linkOf(entity, words, people)
  if (href === undefined) return undefined
  const hides = entity.type === 'text_link' && !words.includes(href)
  return { start, end, tag: 'a', href, plain: found.has(entity.type), hides }
}

/** Never between the halves of a letter. */
const whole = (text: string, at: number, step: 1 | -1) =>
  isHalf(text, at, 0xdc00) && isHalf(text, at - 1, 0xd800) ? at + step : at
const isHalf = (text: string, at: number, from: number) => (text.charCodeAt(at) & 0xfc00) === from

/** The break behind a block is inside of it, so that nothing else begins there; that before one a parser of HTML would drop. */
function behindBreaks(text: string, start: number, end: number): number {
  let from = start
  while (from < end && text[from] === '\n') from++
  return from
}

export type Piece = { text: string } | { name: string; closes: boolean; attributes: string }

const opening = /^<(\/?)([a-zA-Z][\w:-]{0,40})/

/** HTML as texts and tags, without the insides of what shows nothing. Each letter is looked at a bounded number of times. */
export function* tags(html: string, silent: Set<string>): Generator<Piece> {
  // İ is the only letter whose small form is longer: positions in both have to be the same.
  const lower = html.replaceAll('\u0130', 'I').toLowerCase()
  const end = endings(html)
  let at = 0
  while (at < html.length) {
    const next = html.indexOf('<', at)
    if (next < 0) return yield { text: html.slice(at) }
    if (next > at) yield { text: html.slice(at, next) }
    const [, slash, name] = looksLikeTag(html, next) ? (opening.exec(html.slice(next, next + 50)) ?? []) : []
    if (html[next + 1] === '!' || html[next + 1] === '?') at = end.comment(next)
    else if (name === undefined) {
      yield { text: '<' }
      at = next + 1
    } else {
      at = end.tag(next)
      const piece = {
        name: name.toLowerCase(),
        closes: slash === '/',
        attributes: html.slice(next, Math.min(at, next + 4000)),
      }
      yield piece
      if (silent.has(piece.name) && !piece.closes) at = end.element(lower, piece.name, at)
    }
  }
}

/** Spares the expression where a `<` stands for less. */
const looksLikeTag = (html: string, at: number) => html[at + 1] === '/' || /[a-z]/i.test(html[at + 1] ?? '')

/** Finds ends, and remembers that there is none any more: looking again at each tag would take for ever. */
function endings(html: string) {
  const gone = new Set<string>()
  const after = (text: string, mark: string, from: number) => {
    const found = gone.has(mark) ? -1 : text.indexOf(mark, from)
    if (found < 0) gone.add(mark)
    return found < 0 ? -1 : found + mark.length
  }
  return {
    comment(from: number) {
      const end = html.startsWith('<!--', from) ? after(html, '-->', from + 4) : -1
      const short = end < 0 ? after(html, '>', from) : end
      return short < 0 ? html.length : short
    },
    tag(from: number) {
      const end = gone.has('quotes') ? -1 : quoted(html, from)
      if (end >= 0) return end
      gone.add('quotes')
      const short = after(html, '>', from)
      return short < 0 ? html.length : short
    },
    element(lower: string, name: string, from: number) {
      const end = after(lower, `</${name}`, from)
      return end < 0 ? html.length : end - name.length - 2
    },
  }
}

/** After the `>` that ends this tag and stands in no quotes; -1 without one. */
function quoted(html: string, from: number) {
  let quote = ''
  for (let at = from; at < html.length; at++) {
    const mark = html[at]!
    if (quote !== '') quote = mark === quote ? '' : quote
    else if (mark === '>') return at + 1
    else if ((mark === '"' || mark === "'") && html[at - 1] === '=') quote = mark
  }
  return -1
}

import { isAttribution, isHeaderBlock, isMarker, isMobileSignature, plainLine } from './cues.ts'

/** Lines that are looked at; the rest of a longer text belongs to where its beginning was put. */
const looked = 2000

/** What is new in a text, and what it repeats: earlier messages and signatures. */
export function fold(text: string): { text: string; quoted?: string } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const cut = cutOf(lines)
  if (cut === null) return { text: text.trim() }
  const kept = [...lines.slice(0, cut.from), ...lines.slice(cut.until)].join('\n').trim()
  // Something forwarded without a word: what it repeats is what it says.
  if (kept === '') return { text: text.trim() }
  const folded = lines.slice(cut.from, cut.until).join('\n').trim()
  return folded === '' ? { text: kept } : { text: kept, quoted: folded }
}

function cutOf(lines: string[]): { from: number; until: number } | null {
  const plain = lines.slice(0, looked).map(plainLine)
  const quote = plain.findIndex((_line, at) => beginsQuote(plain, at))
  const signature = signatureIn(plain, quote < 0 ? plain.length : quote)
  const from = signature ?? quote
  if (from < 0) return null
  if (signature !== undefined) return { from, until: lines.length }
  return between(plain, quote, lines.length)
}

/** An answer below what it answers is new; answers between the lines need the lines, so nothing is folded there. */
function between(plain: string[], from: number, end: number) {
  const isQuoted = (line: string) => line.startsWith('>')
  const first = plain.findIndex((line, at) => at >= from && isQuoted(line))
  if (first < 0 || first > from + 4) return { from, until: end }
  const after = plain.findIndex((line, at) => at > first && line !== '' && !isQuoted(line))
  if (after < 0) return { from, until: end }
  const again = plain.findIndex((line, at) => at > after && isQuoted(line))
  if (again >= 0) return null
  const signature = signatureIn(plain.slice(after), plain.length)
  return signature === 0 ? { from, until: end } : { from, until: after }
}

function beginsQuote(plain: string[], at: number) {
  const line = plain[at]!
  if (line === '') return false
  if (isMarker(line) || isHeaderBlock(plain, at) || isAttribution(plain, at)) return true
  // A rule that Outlook draws above its header block.
  if (/^_{10,80}$/.test(line)) return [1, 2, 3].some((next) => isHeaderBlock(plain, at + next))
  return line.startsWith('>') && plain.slice(at).every((next) => next === '' || next.startsWith('>'))
}

/** `-- ` of RFC 3676, or what telephones add below; undefined without one before `until`. */
function signatureIn(plain: string[], until: number): number | undefined {
  const lines = plain.slice(0, until)
  const dashes = lines.findIndex((line, at) => (line === '--' || line === '—') && at > 0)
  if (dashes > 0) return dashes
  const last = lines.findLastIndex((line) => line !== '')
  return last >= 0 && isMobileSignature(lines[last]!) ? last : undefined
}

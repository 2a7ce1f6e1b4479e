interface Part {
  text: string
  href?: string
}

/** Only addresses that say http themselves become links; nothing a stranger wrote is ever markup. */
const address = /https?:\/\/[^\s<>"'«»]+/g
const trailing = '.,;:!?)]،؛؟'

export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(address)) {
    const href = withoutTrailing(found)
    if (!URL.canParse(href)) continue
    if (index > from) parts.push({ text: text.slice(from, index) })
    parts.push({ text: href, href })
    from = index + href.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

function withoutTrailing(found: string) {
  let end = found.length
  while (trailing.includes(found.charAt(end - 1))) end--
  return found.slice(0, end)
}

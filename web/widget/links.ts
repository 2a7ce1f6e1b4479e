export type Piece = { text: string; href?: string }

// Marks that end a sentence rather than an address.
const trailing = new Set('.,;:!?)]}\'"»”؟،؛…')

/** Text as it is, with addresses of the web told apart: text nodes and links, never markup. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>]+/gi)) {
    const address = trimmed(match[0])
    const url = URL.canParse(address) && new URL(address)
    if (!url || !/^https?:$/.test(url.protocol) || url.username) continue
    if (match.index > from) found.push({ text: text.slice(from, match.index) })
    found.push({ text: address, href: url.href })
    from = match.index + address.length
  }
  if (from < text.length) found.push({ text: text.slice(from) })
  return found
}

function trimmed(address: string) {
  let end = address.length
  while (end > 0 && trailing.has(address[end - 1]!)) end--
  return address.slice(0, end)
}

/** Cuts a text to what a channel takes at once, between words where it can, and never through a character. */
export function partsOf(text: string, most = Infinity): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > most) {
    const cut = placeToCut(rest, most)
    parts.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return [...parts, rest]
}

function placeToCut(text: string, most: number): number {
  const space = Math.max(text.lastIndexOf(' ', most), text.lastIndexOf('\n', most))
  if (space > most / 2) return space
  // Half of a surrogate pair is no character.
  const inPair = /[\uD800-\uDBFF]/.test(text[most - 1]!)
  return inPair && most > 1 ? most - 1 : most
}

/** Persian is told by letters that Arabic does not have; other languages are not guessed. */
export function language(text: string): 'fa' | undefined {
  const seen = text.slice(0, 2000)
  const letters = count(seen, /\p{L}/gu)
  const arabic = count(seen, /\p{Script=Arabic}/gu)
  return arabic > 0.5 * letters && /[پچژگکی]/.test(seen) ? 'fa' : undefined
}

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0

import { bounds } from '../mime/bounds.ts'

/** Message ids as they stand in a header, with their brackets. Blanks inside come from folding long ones. */
export function ids(header: string): string[] {
  const found = [...header.slice(0, bounds.headerValue).matchAll(/<([^<>]{1,1000})>/g)].map(([, id]) => plain(id!))
  const bare = found.length === 0 ? header.trim().split(/\s+/).filter(isBare).map(plain) : found
  return [...new Set(bare.filter((id) => id !== ''))].slice(-500)
}

const isBare = (word: string) => /^[^\s<>@]{1,200}@[^\s<>@]{1,200}$/.test(word)

function plain(id: string) {
  const name = id.replace(/[\s\p{Cc}]+/gu, '')
  return name === '' || name === '@' || name.length > bounds.messageId ? '' : `<${name}>`
}

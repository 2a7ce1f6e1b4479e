/** What a gateway says, as fields: JSON, a form, simple XML, or bare words, which are then called 0, 1, 2 … */
export function read(text: string): unknown {
  const trimmed = text.trim()
  if (/^[[{]/.test(trimmed)) {
    try {
      return JSON.parse(trimmed)
    } catch {
      return trimmed
    }
  }
  if (trimmed.startsWith('<')) return Object.fromEntries(elements(trimmed))
  if (/^[\w.-]+=/.test(trimmed) && !/\s/.test(trimmed)) return Object.fromEntries(new URLSearchParams(trimmed))
  return trimmed
}

/** Each element that holds nothing but text, by its name. */
const elements = (xml: string) =>
  [...xml.matchAll(/<([\w:.-]{1,60})(?: [^<>]{0,200})?>([^<]{0,5000})<\//g)].map(([, name, text]) => [
    name!,
    unescaped(text!),
  ])

const marks: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string) =>
  text.replace(/&(?:#(\d{1,6})|(\w{2,4}));/g, (all, code?: string, name?: string) =>
    code ? String.fromCodePoint(Math.min(Number(code), 0x10ffff)) : (marks[name!] ?? all),
  )

/** What stands at a path such as `data.messages.0.id`; undefined where nothing stands there. Empty: all of it. */
export function at(value: unknown, path: string): string | undefined {
  let found = value
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof found === 'string') found = found.split(/[\s,;:|]+/)
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  if (typeof found === 'string') return found.trim() === '' ? undefined : found
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined
}

/** Whether `path=one|two` holds; the path alone: whether anything stands there. */
export function holds(value: unknown, condition: string): boolean {
  const [path = '', ...wanted] = condition.split('=')
  const found = at(value, path.trim())
  if (wanted.length === 0) return found !== undefined
  return found !== undefined && listed(wanted.join('='), found)
}

/** Whether a value is among those that are written with bars between. */
export const listed = (list: string, value: string) =>
  list.split(/[|,\n]/).some((one) => one.trim() !== '' && one.trim().toLowerCase() === value.trim().toLowerCase())

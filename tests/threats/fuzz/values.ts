import type { Random } from './random.ts'

const texts = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'true',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' or 1=1 --",
  '%00',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202Egpj.exe',
  '😀'.repeat(50),
  'x'.repeat(5000),
  '2020-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-99-99T99:99:99.999999Z',
  '{{constructor}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '\r\nset-cookie: a=b',
]
const numbers = [0, -0, -1, 1, 1.5, 2 ** 31, 2 ** 31 - 1, 2 ** 53, -(2 ** 63), 1e308, 1e-7, NaN, Infinity]

/** A value of any kind, now and then one that means something here. */
export function value(r: Random, known: readonly string[], depth = 0): unknown {
  const kind = r.below(depth > 4 ? 5 : 8)
  if (kind === 0) return r.pick(texts)
  if (kind === 1) return r.pick(numbers)
  if (kind === 2) return r.pick([null, true, false, undefined])
  if (kind === 3 || kind === 4) return mutated(r, r.pick(known))
  if (kind === 5) return Array.from({ length: r.below(5) }, () => value(r, known, depth + 1))
  const names = Array.from({ length: r.below(5) }, () => r.pick([...fields, ...texts]))
  return Object.fromEntries(names.map((name) => [name, value(r, known, depth + 1)]))
}

const fields = (
  'clientId text fileIds seen agentId deskId deskIds seq note name email role active enabled settings kind token ' +
  'password conversationId epoch position accessEpoch version id profile type data nsp attachments'
).split(' ')

/** The text as it is, or with one thing wrong. */
export function mutated(r: Random, text: string): string {
  const at = r.below(text.length + 1)
  const ways = [
    () => text,
    () => text,
    () => text.slice(0, at),
    () => text.slice(0, at) + r.pick(texts) + text.slice(at),
    () => text.slice(0, at) + String.fromCharCode(r.below(0x300)) + text.slice(at + 1),
    () => text.toUpperCase(),
    () => text + text,
  ]
  return r.pick(ways)()
}

/** An object with one field taken away, replaced or added; sometimes as it was. */
export function bent(r: Random, given: Record<string, unknown>, known: readonly string[]): unknown {
  if (r.chance(0.2)) return given
  if (r.chance(0.15)) return value(r, known)
  const copy = structuredClone(given)
  const name = r.pick([...Object.keys(given), ...fields])
  if (r.chance(0.2)) delete copy[name]
  else copy[name] = value(r, known)
  return copy
}

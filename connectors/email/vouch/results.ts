import { all, type Header } from '../mime/headers.ts'

/** What a server that took the mail in found out about its sender. */
export interface Results {
  /** The domain of which it says that the sender is proved. */
  proved: string | undefined
  /** Domains from which the mail may come by the sender's own word. */
  spf: string[]
  signed: string[]
}

/**
 * The findings of the server of that name (RFC 8601); null without any. Anyone can write such lines into his mail: only
 * the topmost one of a server that is trusted to take away what bears its name counts.
 */
export function results(headers: Header[], trusted: string): Results | null {
  if (trusted === '') return null
  const found = all(headers, 'authentication-results').find((value) => isOf(value, trusted))
  if (found === undefined) return null
  const methods = withoutComments(found.slice(0, 10_000)).split(';').slice(1).map(method)
  const passed = (name: string, property: string) =>
    methods.flatMap((one) => (one.name === name && one.result === 'pass' ? domainOf(one.properties.get(property)) : []))
  return {
    proved: passed('dmarc', 'header.from')[0],
    spf: passed('spf', 'smtp.mailfrom'),
    signed: [...passed('dkim', 'header.d'), ...passed('dkim', 'header.i')],
  }
}

/** Plainly so: a server that takes such lines away may not know its name in quotes or behind a comment. */
const isOf = (value: string, trusted: string) =>
  /^[^\s;]{1,255}(?=[\s;])/.exec(value)?.[0].toLowerCase() === trusted.toLowerCase()

function method(text: string) {
  const [[name = '', result = ''] = [], ...properties] = text
    .trim()
    .split(/\s+/)
    .map((word) => [word.slice(0, word.indexOf('=')).toLowerCase(), word.slice(word.indexOf('=') + 1)] as const)
  return { name: name.split('/')[0], result: result.toLowerCase(), properties: new Map(properties) }
}

const domainOf = (value = '') => {
  const domain = value.replaceAll('"', '').split('@').at(-1)!.toLowerCase()
  return /^[a-z\d.-]{1,253}$/.test(domain) ? [domain] : []
}

/** Comments may lie in each other, and hold what looks like a result. */
function withoutComments(text: string): string {
  let depth = 0
  let quoted = false
  let rest = ''
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!
    if (mark === '\\') {
      if (depth === 0) rest += text.slice(at, at + 2)
      at++
    } else if (mark === '"' && depth === 0) quoted = !quoted
    else if (mark === '(' && !quoted) depth++
    else if (mark === ')' && !quoted && depth > 0) depth--
    else if (depth === 0) rest += quoted && mark === ';' ? ' ' : mark
  }
  return rest
}

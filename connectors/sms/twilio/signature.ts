import { createHmac } from 'node:crypto'
import { same } from '../../called.ts'

/** What Twilio signs a call of this address with these fields by. Source: https://www.twilio.com/docs/usage/security */
export function signatureOf(token: string, url: string, fields: [string, string][]): string {
  const all = new Map<string, Set<string>>()
  for (const [name, value] of fields) all.set(name, (all.get(name) ?? new Set()).add(value))
  const text = [...all.keys()]
    .sort()
    .map((name) =>
      [...all.get(name)!]
        .sort()
        .map((value) => `${name}${value}`)
        .join(''),
    )
    .join('')
  return createHmac('sha1', token).update(`${url}${text}`).digest('base64')
}

/** It may have signed the address with its usual port or without. */
export function isSigned(token: string, url: string, fields: [string, string][], signature: string): boolean {
  // Both are looked at, whichever fits: neither takes longer.
  const fits = spellings(url).map((one) => same(signatureOf(token, one, fields), signature))
  return signature !== '' && fits.includes(true)
}

function spellings(url: string): string[] {
  const { protocol, host, port } = new URL(url)
  if (port !== '') return [url, url]
  return [url, url.replace(`${protocol}//${host}`, `${protocol}//${host}:${protocol === 'https:' ? 443 : 80}`)]
}

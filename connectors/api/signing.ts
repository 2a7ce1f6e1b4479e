import { createHmac, timingSafeEqual } from 'node:crypto'
import { tolerance } from './limits.ts'

/**
 * Standard Webhooks, with the HMAC of Node: the official package computes SHA-256 in JavaScript, which for a body with files
 * keeps the event loop busy for a fifth of a second, and an unsigned one is as large as a signed one.
 */
const hmac = (secret: string, id: string, timestamp: string, body: Uint8Array | string) =>
  createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest()

/** While one is being changed there are two: each side believes either. */
const each = (secrets: string) => secrets.split(' ')

/** The headers that prove who sends this. */
export function signed(secrets: string, id: string, body: Uint8Array | string, at = Date.now()) {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = each(secrets).map((secret) => `v1,${hmac(secret, id, timestamp, body).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

export type Doubt = 'unsigned' | 'too_old' | 'wrong_signature'
/** More than any sender has: each is compared. */
const most = 10

/** What the headers alone say: before a body is read that nobody signed. */
export function claim(headers: Headers, at = Date.now()): { id: string; timestamp: string; given: string[] } | Doubt {
  const [id = '', timestamp = '', signature = ''] = ['id', 'timestamp', 'signature'].map(
    (name) => headers.get(`webhook-${name}`) ?? '',
  )
  if (!/^[\w:-][\w.:-]{0,199}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signature === '') return 'unsigned'
  if (Math.abs(at / 1000 - Number(timestamp)) > tolerance) return 'too_old'
  return { id, timestamp, given: signature.split(' ').slice(0, most) }
}

/** Takes the same time wherever a signature differs. */
export function isSigned(
  secrets: string,
  { id, timestamp, given }: Exclude<ReturnType<typeof claim>, Doubt>,
  body: Uint8Array,
) {
  const right = each(secrets).map((secret) => hmac(secret, id, timestamp, body))
  return given
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
    .some((one) => right.some((wanted) => one.length === wanted.length && timingSafeEqual(one, wanted)))
}

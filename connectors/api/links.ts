import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FileBody, Host } from '../connector.ts'
import { Denial } from './answers.ts'
import { linkSeconds } from './limits.ts'
import type { Settings } from './settings.ts'

/** Links to the files of an answer: each opens one file of one customer, until its time is over. */
export function links({ secret }: Settings, { channelId, file }: Host, now = Date.now) {
  // Taken with the newest key, believed with either. Another purpose than a webhook's, so another key.
  const keys = secret.split(' ').map((one) =>
    createHmac('sha256', Buffer.from(one.slice('whsec_'.length), 'base64'))
      .update('files')
      .digest(),
  )
  const proof = (key: Uint8Array, id: string, to: string, until: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([channelId, id, to, until]))
      .digest()

  return {
    /** Below the hub's own address. */
    to(address: string, id: string) {
      const until = String(Math.floor(now() / 1000) + linkSeconds)
      const key = proof(keys[0]!, id, address, until).toString('base64url')
      return `/in/${channelId}/files/${id}?${new URLSearchParams({ to: address, until, key }).toString()}`
    },

    async open(url: URL, id: string) {
      const [to, until, key] = ['to', 'until', 'key'].map((name) => url.searchParams.get(name) ?? '') as [
        string,
        string,
        string,
      ]
      const given = Buffer.from(key, 'base64url')
      const isOurs = keys.some((one) => same(given, proof(one, id, to, until)))
      if (!isOurs || Number(until) * 1000 < now()) throw new Denial('expired')
      const found = (await file(to, id)) ?? deny()
      return new Response(found.body, { headers: asAttachment(found) })
    },
  }
}
export type Links = ReturnType<typeof links>

const deny = (): never => {
  throw new Denial('expired')
}
const same = (one: Uint8Array, other: Uint8Array) => one.length === other.length && timingSafeEqual(one, other)

/** To be saved by a program, and never shown by a browser as a page of ours. */
const asAttachment = ({ name, size }: FileBody) => ({
  'content-type': 'application/octet-stream',
  'content-length': String(size),
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, '_')}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
})

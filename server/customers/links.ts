import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { newId, type Id } from '../../db/ids.ts'
import { continueLinks } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { insert } from '../core/change.ts'
import { keyOf, type Known } from './identities.ts'

/** Days for which a link may be used. */
const lasts = 7

/** The mark tells it from what other sites send along. 128 bits: nobody comes upon one by trying. */
export const newToken = () => `c_${randomBytes(16).toString('base64url')}`

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Keeps that whoever brings this token to the channel is this customer. */
export async function keepLink(cx: Act, token: string, link: { channelId: Id; customerId: Id }) {
  const expiresAt = new Date(cx.now.getTime() + lasts * 86_400_000)
  return insert(cx, continueLinks, { id: newId(), tokenHash: hashOf(token), ...link, createdAt: cx.now, expiresAt })
}

export interface Tied {
  linkId: Id
  customerId: Id
  nameless: boolean
}
export type Bearer = Known & { continues?: string | undefined }

/**
 * Whose links these strangers bring, by `keyOf`. Each link is for the first who brings it: it is used from here on, and who
 * comes second with it waits until that has been committed.
 */
export async function useLinks(cx: Act, strangers: Bearer[]): Promise<Map<string, Tied>> {
  const asked = strangers.flatMap((from) =>
    from.continues && from.verified
      ? [{ key: keyOf(from), channel: from.channelId, hash: hashOf(from.continues) }]
      : [],
  )
  if (asked.length === 0) return new Map()
  const { rows } = await cx.tx.execute<Record<string, unknown> & { channel: Id; hash: string } & Tied>(sql`
    with free as (
      select id from continue_links where used_at is null and expires_at > ${cx.now.toISOString()}::timestamptz
        and (channel_id, token_hash) in (select channel, hash
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as one(channel uuid, hash text))
      order by id for update)
    update continue_links link set used_at = ${cx.now.toISOString()}::timestamptz from free, customers
    where link.id = free.id and customers.id = link.customer_id
    returning link.id as "linkId", link.customer_id as "customerId", name is null as nameless,
      link.channel_id as channel, link.token_hash as hash`)
  const tied = new Map<string, Tied>()
  for (const { channel, hash, ...link } of rows) {
    const first = asked.find((one) => one.channel === channel && one.hash === hash)!
    if (!tied.has(first.key)) tied.set(first.key, link)
  }
  return tied
}

export const tellContinued = (cx: Act, { customerId, linkId }: Tied, identityId: Id, channelId: Id) =>
  cx.record('customer.continued', { customerId }, { linkId, identityId }, channelActor(channelId))

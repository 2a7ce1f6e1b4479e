import { and, inArray, sql } from 'drizzle-orm'
import type { Deletion, Edit, Event, Reaction } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { find, keyOf } from '../customers/identities.ts'
import type { Act } from '../core/act.ts'

/** What a far side says has become of a message, and on which channel it says so. */
export type Change = (Edit | Deletion | Reaction) & { channelId: Id }

export const isChange = (event: Event): event is Edit | Deletion | Reaction =>
  event.type === 'edit' || event.type === 'deletion' || event.type === 'reaction'

export interface Named {
  messageId: Id
  conversationId: Id
  /** Who says so; null where the far side does not tell. */
  by: Id | null
}

interface Candidate extends Omit<Named, 'by'> {
  n: number
  kind: 'inbound' | 'outbound'
  identityId: Id
}

/**
 * The message that each of these may touch; undefined where there is none yet. A name proves nothing, as anyone may have
 * written it: only its own author changes a message, and only who takes part in a conversation puts anything to one.
 */
export async function named(cx: Act, changes: Change[]): Promise<(Named | undefined)[]> {
  if (changes.length === 0) return []
  const authors = changes.flatMap(({ from, channelId }) => (from ? [{ ...from, channelId }] : []))
  const known = await find(cx, authors)
  const all = Map.groupBy(await bearing(cx, changes), ({ n }) => n)
  const byOf = ({ from, channelId }: Change) => (from && known.get(keyOf({ ...from, channelId }))?.id) ?? null
  const asked = changes.flatMap((change, n) => {
    const by = change.type === 'reaction' ? byOf(change) : null
    return by ? (all.get(n) ?? []).map(({ conversationId }) => ({ conversationId, by })) : []
  })
  const taking = await takingPart(cx, asked)
  return changes.map((change, n) => {
    const by = byOf(change)
    if (change.from && !by) return undefined
    const found = choose(change, all.get(n) ?? [], by, taking)
    return found && { messageId: found.messageId, conversationId: found.conversationId, by }
  })
}

function choose({ type }: Change, all: Candidate[], by: Id | null, taking: Set<string>): Candidate | undefined {
  if (type === 'reaction') return all.find((one) => one.identityId === by || taking.has(`${one.conversationId} ${by}`))
  const said = all.filter(({ kind }) => kind === 'inbound')
  if (by) return said.find(({ identityId }) => identityId === by)
  return new Set(said.map(({ identityId }) => identityId)).size === 1 ? said[0] : undefined
}

/** All that bear each name on its channel, the newest first; `n` is the place of the name. */
export async function bearing(cx: Act, names: { channelId: Id; externalId: string }[]): Promise<Candidate[]> {
  const asked = names.map(({ channelId, externalId }, n) => ({ n, channel: channelId, name: externalId }))
  const found = await cx.tx.execute<{
    n: number
    id: Id
    conversation: Id
    kind: Candidate['kind']
    identity: Id
  }>(sql`
    with asked as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as one(n int, channel uuid, name text)),
    named as (
      select n, messages.id from asked join messages on channel_id = channel and external_id = name
      union
      select n, message_id from asked join deliveries on channel_id = channel and external_id = name
      union
      select n, message_id from asked
        join deliveries on channel_id = channel and external_ids <> '[]' and external_ids ? name
      union
      select n, message_id from asked join album_pieces on channel_id = channel and external_id = name)
    select n, messages.id, conversation_id as conversation, kind, identity_id as identity
    from named join messages on messages.id = named.id where identity_id is not null order by seq desc`)
  return found.rows.map(({ n, id, conversation, kind, identity }) => {
    return { n, messageId: id, conversationId: conversation, kind, identityId: identity }
  })
}

/** Which of these have written in which of the conversations. */
async function takingPart(cx: Act, asked: { conversationId: Id; by: Id }[]): Promise<Set<string>> {
  if (asked.length === 0) return new Set()
  const { conversationId, identityId } = messages
  const conversations = inArray(conversationId, [...new Set(asked.map((one) => one.conversationId))])
  const people = inArray(identityId, [...new Set(asked.map(({ by }) => by))])
  const rows = await cx.tx
    .selectDistinct({ conversationId, identityId })
    .from(messages)
    .where(and(conversations, people))
  return new Set(rows.map((row) => `${row.conversationId} ${row.identityId}`))
}

/** The conversations whose line in the list may follow: they are locked before anything else is. */
export async function conversationsNamed(cx: Act, changes: Change[]): Promise<Id[]> {
  const rewriting = changes.filter(({ type }) => type !== 'reaction')
  if (rewriting.length === 0) return []
  return (await bearing(cx, rewriting)).map(({ conversationId }) => conversationId)
}

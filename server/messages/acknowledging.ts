import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Facts } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { channels, conversations, customers, identities, messages } from '../../db/schema/index.ts'
import { perform, system, type Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import type { SealedFact } from '../core/log.ts'
import type { Reader } from '../core/read.ts'
import { acknowledgementOf } from '../channels/configuring.ts'
import { queue } from './writing.ts'

/** Automatic answers of one channel in an hour. Whoever forges senders must not make a mail cannon of us. */
const most = 200

/** Tells whoever opens a conversation that it has arrived, where the channel has words for that. */
export const acknowledgementReader: Reader = {
  name: 'acknowledgements',
  kind: 'reaction',
  async take(tx, facts) {
    const opened = facts.filter((fact) => fact.type === 'conversation.opened')
    if (opened.length === 0) return
    const words = await wordsOf(tx, new Set(opened.map(channelOf)))
    for (const fact of opened) {
      const answer = words.get(channelOf(fact))
      const work = (cx: Act) => acknowledge(cx, fact.subject.conversationId!, answer!)
      if (answer) await perform(tx, system, fact.position, work, fact.at)
    }
  },
}

const channelOf = ({ data }: SealedFact) => (data as Facts['conversation.opened']).channelId

async function wordsOf(tx: Tx, ids: Set<Id>) {
  const rows = await tx
    .select()
    .from(channels)
    .where(inArray(channels.id, [...ids]))
  return new Map(rows.map((row) => [row.id, acknowledgementOf(row)]))
}

/**
 * Answers the first message of a conversation, unless a program wrote it, its sender is forged, someone was quicker, or it
 * would be one too many.
 */
export async function acknowledge(cx: Act, id: Id, words: { en: string; fa: string }) {
  const conversation = await lock(cx, conversations, id)
  const [first] = await cx.tx
    .select({
      automatic: messages.automatic,
      authenticity: messages.authenticity,
      identityId: messages.identityId,
      kind: identities.kind,
      address: identities.address,
      language: customers.language,
      sender: messages.sender,
    })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(and(eq(messages.conversationId, id), eq(messages.seq, 1)))
  if (!conversation || !first || first.automatic || first.authenticity === 'failed') return
  if (conversation.waitingSince === null) return
  if (!(await isDue(cx, first, conversation.channelId))) return
  const message = await insert(cx, messages, {
    id: newId(),
    conversationId: id,
    seq: conversation.lastSeq + 1,
    kind: 'outbound',
    channelId: conversation.channelId,
    // Not to whoever has written since.
    identityId: first.identityId,
    sender: first.sender,
    text: first.language === 'fa' ? words.fa : words.en,
    automatic: true,
    state: 'queued',
    createdAt: cx.now,
  })
  await queue(cx, conversation, message)
  // The customer waits as before, and the list goes on showing what he wrote.
  await change(cx, conversations, conversation, { lastSeq: message.seq })
  cx.record('message.written', { conversationId: id }, { messageId: message.id, channelId: conversation.channelId })
}

/** Takes down that this address is answered now; false where that was done within a day, or too often, or it is all past. */
async function isDue(cx: Act, { kind, address }: { kind: string; address: string }, channelId: Id): Promise<boolean> {
  const at = cx.now.toISOString()
  const taken = await cx.tx.execute(sql`
    insert into acknowledged as known (kind, address, channel_id, at)
    select ${kind}, ${address}, ${channelId}::uuid, ${at}::timestamptz
    where ${at}::timestamptz > now() - interval '1 hour' and ${most} > (select count(*) from acknowledged
      where channel_id = ${channelId} and at > ${at}::timestamptz - interval '1 hour')
    on conflict (kind, address) do update set at = excluded.at, channel_id = excluded.channel_id
      where known.at <= excluded.at - interval '1 day'
    returning kind`)
  return taken.rows.length > 0
}

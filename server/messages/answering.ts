import { eq, sql } from 'drizzle-orm'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, customers, identities, messages } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { isDoubtful } from '../contract/doubt.ts'
import { change, insert } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import type { Answerable } from './answerable.ts'
import { isForbidden } from './consenting.ts'
import { queue } from './writing.ts'

/** What is said, worded once it is known that it is due. */
export type Saying = (language: 'en' | 'fa') => string

/** Automatic answers of one channel in an hour. Whoever forges senders must not make a mail cannon of us. */
const most = 200

/**
 * Answers a message by itself, unless a program wrote it, its sender is forged, someone was quicker, or it would be one too
 * many: whatever is answered so, nobody hears it twice in a day.
 */
export async function answerOnce(cx: Act, { conversationId: id, messageId }: Answerable, words: Saying) {
  const conversation = await lock(cx, conversations, id)
  const [answered] = await cx.tx
    .select({
      automatic: messages.automatic,
      authenticity: messages.authenticity,
      channelId: messages.channelId,
      identityId: messages.identityId,
      kind: identities.kind,
      address: identities.address,
      language: customers.language,
      sender: messages.sender,
    })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(eq(messages.id, messageId))
  if (!conversation || !answered || answered.automatic || isDoubtful(answered.authenticity)) return
  if (conversation.waitingSince === null) return
  const channelId = answered.channelId!
  if (await isForbidden(cx, conversation, { ...answered, others: [], hidden: [] })) return
  if (!(await isDue(cx, answered, channelId))) return
  const message = await insert(cx, messages, {
    id: newId(),
    conversationId: id,
    seq: conversation.lastSeq + 1,
    kind: 'outbound',
    channelId,
    // Not to whoever has written since.
    identityId: answered.identityId,
    sender: answered.sender,
    text: words(answered.language === 'fa' ? 'fa' : 'en'),
    automatic: true,
    state: 'queued',
    createdAt: cx.now,
  })
  await queue(cx, conversation, message)
  // The customer waits as before, and the list goes on showing what he wrote.
  await change(cx, conversations, conversation, { lastSeq: message.seq })
  cx.record('message.written', { conversationId: id }, { messageId: message.id, channelId })
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

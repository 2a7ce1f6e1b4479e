import { and, eq, isNull, ne } from 'drizzle-orm'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { MessageQuote } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries, messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { bearing } from './naming.ts'

type Message = typeof messages.$inferSelect
/** As it is about to be stored. */
type Coming = Pick<Message, 'id' | 'conversationId' | 'channelId' | 'externalId'>

/** Letters of what was quoted. */
const most = 200

/**
 * What each of these quotes. A name proves nothing, as anyone may have written it: it ties to a message of the same
 * conversation and channel or to none, and then only the words that came are kept.
 */
export async function quotesIn(cx: Act, said: InboundMessage[], rows: Coming[]): Promise<(MessageQuote | null)[]> {
  const asked = said.flatMap(({ quotes }, n) =>
    quotes?.externalId ? [{ n, channelId: rows[n]!.channelId!, externalId: quotes.externalId }] : [],
  )
  const known = asked.length > 0 ? await bearing(cx, asked) : []
  return said.map(({ quotes }, n) => {
    if (!quotes) return null
    const { conversationId } = rows[n]!
    const at = asked.findIndex((one) => one.n === n)
    const stored = known.find((one) => one.n === at && one.conversationId === conversationId)
    return quoteOf(stored?.messageId ?? justBefore(rows, n, quotes.externalId), quotes.text)
  })
}

/** What it answers may have come in together with it. */
function justBefore(rows: Coming[], n: number, externalId: string | undefined): Id | undefined {
  const { conversationId, channelId } = rows[n]!
  const isNamed = (one: Coming) =>
    one.externalId === externalId && one.conversationId === conversationId && one.channelId === channelId
  return rows.slice(0, n).findLast(isNamed)?.id
}

function quoteOf(messageId: Id | undefined, words = ''): MessageQuote | null {
  const text = shortened(words)
  if (!messageId && !text) return null
  return { ...(messageId && { messageId }), ...(text && { text }) }
}

/** Whole characters only, each of two letters at most. */
const shortened = (text: string) => [...text.trim().slice(0, 2 * most)].slice(0, most).join('')

/** What an agent quotes in an answer: something that was said to or by the customer in the same conversation. */
export async function quoteFor(cx: Act, conversationId: Id, messageId?: Id): Promise<MessageQuote | null> {
  if (messageId === undefined) return null
  const isThere = and(eq(messages.id, messageId), eq(messages.conversationId, conversationId))
  const [found] = await cx.tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(isThere, ne(messages.kind, 'note')))
  if (!found) refuse('invalid', 'What is quoted is no message of this conversation.')
  return { messageId }
}

/** By which the far side knows what is quoted, if the one who gets the answer has it. */
export async function quotedName(
  { quotes }: Message,
  { channelId, identityId }: { channelId: Id; identityId: Id },
  { room }: { room: string | null },
): Promise<string | undefined> {
  if (!quotes?.messageId) return undefined
  const [found] = await db
    .select({ own: messages.externalId, given: deliveries.externalId })
    .from(messages)
    .leftJoin(deliveries, and(eq(deliveries.messageId, messages.id), eq(deliveries.part, 0)))
    .where(
      and(
        eq(messages.id, quotes.messageId),
        eq(messages.channelId, channelId),
        room === null ? eq(messages.identityId, identityId) : undefined,
        isNull(messages.takenBackAt),
      ),
    )
  return found?.own ?? found?.given ?? undefined
}

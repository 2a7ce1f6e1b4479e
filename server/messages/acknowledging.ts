import { inArray } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Facts } from '../../db/facts.ts'
import type { Hours } from '../../db/hours.ts'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { hoursOf } from '../calendars/of-desks.ts'
import { nextOpeningIn } from '../calendars/wording.ts'
import { answersOf } from '../channels/configuring.ts'
import { isOpen } from '../contract/opening.ts'
import { perform, system } from '../core/act.ts'
import type { SealedFact } from '../core/log.ts'
import type { Reader } from '../core/read.ts'
import { answerable, type Answerable } from './answerable.ts'
import { answerOnce, type Saying } from './answering.ts'

/**
 * Tells whoever opens a conversation that it has arrived, where the channel has words for that; whoever writes while the
 * desk is closed hears when it opens instead.
 */
export const acknowledgementReader: Reader = {
  name: 'acknowledgements',
  kind: 'reaction',
  async take(tx, facts) {
    const opened = facts.filter(({ type }) => type === 'conversation.opened')
    const begun = new Set(opened.map(conversationOf))
    const further = facts.filter((fact) => fact.type === 'message.received' && !begun.has(conversationOf(fact)))
    const arrived = [...opened, ...further]
    if (arrived.length === 0) return
    const words = await wordsOf(tx, new Set(arrived.map(channelOf)))
    const wanted = arrived.filter((fact) => hasWords(fact, words.get(channelOf(fact))))
    if (wanted.length === 0) return
    const waiting = await waitingOf(tx, wanted)
    const hours = await hoursOf(tx, [...new Set([...waiting.values()].flatMap(({ calendarId }) => calendarId ?? []))])
    for (const fact of wanted) {
      const message = waiting.get(nameOf(fact))
      if (!message || isTold(message, fact.at)) continue
      const said = answerTo(fact, words.get(channelOf(fact))!, hours.get(message.calendarId ?? ''))
      if (!said) continue
      await perform(tx, system, fact.position, (cx) => answerOnce(cx, message, said), fact.at)
    }
  },
}

const day = 86_400_000
const isTold = ({ toldAt }: Answerable, at: Date) => toldAt !== null && toldAt.getTime() > at.getTime() - day

/** By the fact that tells of it: of a conversation that is opened it is the first message. */
async function waitingOf(tx: Tx, facts: SealedFact[]): Promise<Map<Id, Answerable>> {
  const opened = facts.filter(({ type }) => type === 'conversation.opened').map(conversationOf)
  const further = facts.filter(({ type }) => type === 'message.received').map(nameOf)
  const rows = await answerable(tx, opened, further)
  return new Map(
    rows.flatMap((row) => [
      [row.messageId, row] as const,
      ...(row.seq === 1 ? [[row.conversationId, row] as const] : []),
    ]),
  )
}

const nameOf = (fact: SealedFact) =>
  fact.type === 'conversation.opened' ? conversationOf(fact) : (fact.data as Facts['message.received']).messageId

const hasWords = ({ type }: SealedFact, words: Words | undefined) =>
  !!words?.closed || (type === 'conversation.opened' && !!words?.arrived)

type Words = ReturnType<typeof answersOf>

const channelOf = ({ data }: SealedFact) => (data as Facts['conversation.opened' | 'message.received']).channelId
const conversationOf = ({ subject }: SealedFact) => subject.conversationId!

async function wordsOf(tx: Tx, ids: Set<Id>): Promise<Map<Id, Words>> {
  const rows = await tx
    .select()
    .from(channels)
    .where(inArray(channels.id, [...ids]))
  return new Map(rows.map((row) => [row.id, answersOf(row)]))
}

/** Filled in only once it is due, and in the language of whoever is told. */
function answerTo({ type, at }: SealedFact, words: Words, hours: Hours | undefined): Saying | null {
  const { closed, arrived } = words
  if (closed && hours && !isOpen(hours, at))
    return (language) => closed[language].replace(known, () => nextOpeningIn(language, hours, at))
  return type === 'conversation.opened' && arrived ? (language) => arrived[language] : null
}

/** All that can be filled in. Whatever else stands in braces is words like any other. */
const known = /\{\{ ?opens ?\}\}/g

import { eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Facts } from '../../db/facts.ts'
import type { Hours } from '../../db/hours.ts'
import type { Id } from '../../db/ids.ts'
import { channels, messages } from '../../db/schema/index.ts'
import { hoursOf } from '../calendars/of-desks.ts'
import { nextOpeningIn } from '../calendars/wording.ts'
import { answersOf, type Said } from '../channels/configuring.ts'
import { isOpen } from '../contract/opening.ts'
import { perform, system } from '../core/act.ts'
import type { SealedFact } from '../core/log.ts'
import type { Reader } from '../core/read.ts'
import { answerOnce } from './answering.ts'

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
    const told = arrived.filter((fact) => words.get(channelOf(fact))?.closed)
    const hours = await hoursOf(tx, [...new Set(told.map(conversationOf))])
    for (const fact of arrived) {
      const said = answerTo(fact, words.get(channelOf(fact)), hours.get(conversationOf(fact)))
      if (!said) continue
      await perform(
        tx,
        system,
        fact.position,
        (cx) => answerOnce(cx, conversationOf(fact), messageOf(fact), said),
        fact.at,
      )
    }
  },
}

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

function answerTo({ type, at }: SealedFact, words: Words | undefined, hours: Hours | undefined): Said | null {
  if (words?.closed && hours && !isOpen(hours, at)) return filled(words.closed, hours, at)
  return type === 'conversation.opened' ? (words?.arrived ?? null) : null
}

/** All that can be filled in. Whatever else stands in braces is words like any other. */
const known = /\{\{ ?opens ?\}\}/g

const filled = ({ en, fa }: Said, hours: Hours, at: Date): Said => ({
  en: en.replace(known, () => nextOpeningIn('en', hours, at)),
  fa: fa.replace(known, () => nextOpeningIn('fa', hours, at)),
})

/** The message that it answers: of a conversation that is opened, its first. */
const messageOf = ({ type, data }: SealedFact) =>
  type === 'conversation.opened' ? eq(messages.seq, 1) : eq(messages.id, (data as Facts['message.received']).messageId)

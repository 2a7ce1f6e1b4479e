import type { Id } from '../../db/ids.ts'
import { channelOf } from '../channels/running.ts'
import { sealing, type SealedFact } from '../core/log.ts'
import { outcomes } from '../messages/attempting.ts'
import type { Metric } from './text.ts'

/** What this process has seen happen, counted as it happens: with several processes the sum is of all. */
const seen = new Map<string, number>()

const kindOf = (channelId: Id) => channelOf(channelId)?.connector.kind ?? 'closed'
const count = (...key: string[]) => seen.set(key.join(' '), (seen.get(key.join(' ')) ?? 0) + 1)

/** Begins to count. Every fact is sealed once, whichever process does it. */
export function startCounting() {
  const onSealed = (facts: SealedFact[]) => {
    for (const { type, data } of facts)
      if (type === 'message.received') count('in', kindOf((data as { channelId: Id }).channelId))
  }
  const onOutcome = (channelId: Id, outcome: string) => void count('out', kindOf(channelId), outcome)
  sealing.on('sealed', onSealed)
  outcomes.on('outcome', onOutcome)
  return () => {
    sealing.off('sealed', onSealed)
    outcomes.off('outcome', onOutcome)
  }
}

const of = (way: string) =>
  [...seen].map(([key, n]) => ({ key: key.split(' '), n })).filter(({ key }) => key[0] === way)

export const counts = (): Metric[] => [
  {
    name: 'peyk_messages_in_total',
    type: 'counter',
    about: 'Messages of customers that were taken in, by kind of channel.',
    values: of('in').map(({ key: [, kind], n }) => [{ kind: kind! }, n]),
  },
  {
    name: 'peyk_attempts_total',
    type: 'counter',
    about: 'Attempts to send a part of a message, by kind of channel and what became of them.',
    values: of('out').map(({ key: [, kind, outcome], n }) => [{ kind: kind!, outcome: outcome! }, n]),
  },
]

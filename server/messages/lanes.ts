import type { Parsed } from './parsing.ts'

/** Lanes that are worked off at once: a commit waits for the disk, and several of them wait for the same one. */
const atOnce = 8

/**
 * Inputs of one sender stay in their order, those of different senders need none. What nobody in particular sent, such as
 * receipts, is one lane. An input of several senders would tie lanes together: then all go one after the other.
 */
export function lanesOf<T extends { outcome: Parsed }>(inputs: T[]): T[][] {
  const sent = inputs.map((input) => ({ input, senders: sendersOf(input.outcome) }))
  if (sent.some(({ senders }) => senders.length > 1)) return [inputs]
  const lanes = Map.groupBy(sent, ({ senders }) => senders[0])
  return [...lanes.values()].map((lane) => lane.map(({ input }) => input))
}

function sendersOf(outcome: Parsed) {
  const events = 'events' in outcome ? outcome.events : []
  return [...new Set(events.flatMap((event) => ('from' in event ? [`${event.from.kind}:${event.from.address}`] : [])))]
}

/** A lane ends at its first failure; the others go on, and all have come to rest before it is thrown. */
export async function inLanes<T>(lanes: T[][], work: (lane: T[]) => Promise<void>) {
  const waiting = lanes.values()
  const failures: unknown[] = []
  const worker = async () => {
    for (const lane of waiting) await work(lane).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, lanes.length) }, worker))
  if (failures.length > 0) throw failures[0]
}

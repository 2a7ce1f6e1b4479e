import type { Event } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { lostConnection } from '../core/failure.ts'

/**
 * Each by itself, those of one sender on one channel in their order: behind an input that has to be tried again his later ones wait,
 * and those of others pass; so does a room. What nobody in particular sent, such as receipts, counts as one sender. Throws
 * the first failure.
 */
export async function inOrder<T extends { channel: { id: Id }; events: Event[] }>(
  inputs: T[],
  work: (input: T) => Promise<void>,
) {
  const stuck = new Set<string>()
  const failures: unknown[] = []
  for (const input of inputs) {
    const senders = sendersOf(input.events).map((sender) => `${input.channel.id} ${sender}`)
    const passes = senders.every((sender) => !stuck.has(sender)) && (await succeeds(work(input), failures))
    if (!passes) for (const sender of senders) stuck.add(sender)
  }
  if (failures.length > 0) throw failures[0]
}

const succeeds = (working: Promise<void>, failures: unknown[]) =>
  working.then(
    () => true,
    (error: unknown) => {
      // Without a database there is no use in going on.
      if (lostConnection(error)) throw error
      failures.push(error)
      return false
    },
  )

function sendersOf(events: Event[]): string[] {
  const senders = events.flatMap((event) => {
    if (event.type === 'moved') return [roomOf(event.room), roomOf(event.to)]
    const sender = 'from' in event && event.from ? `${event.from.kind}:${event.from.address}` : ''
    return event.type === 'message' && event.room ? [sender, roomOf(event.room.address)] : [sender]
  })
  return [...new Set(senders.length > 0 ? senders : [''])]
}

const roomOf = (address: string) => `in ${address}`

import type { InboundMessage } from '../../connectors/connector.ts'
import { isDoubtful } from '../contract/doubt.ts'
import type { Line, Place } from '../conversations/threading.ts'
import type { Sender } from '../customers/identifying.ts'
import type { Identity } from '../customers/identities.ts'

interface Said {
  place: Place
  event: InboundMessage
}

/**
 * Whom an answer would reach: a form on a web site writes for its visitor, and names him there. Not in an answer: there it
 * would let anyone pass for someone whom the conversation knows.
 */
export function senderOf({ event, place }: Said): Sender {
  const { from, replyTo, continues, answers = [] } = event
  const channelId = place.channel.id
  if (!replyTo || replyTo.address === from.address || answers.length > 0 || place.own.includes(replyTo.address))
    return { ...from, channelId, continues }
  return { ...from, channelId, address: replyTo.address, name: replyTo.name ?? from.name, verified: false }
}

export const lineOf = ({ event, place }: Said, identity: Identity): Line => ({
  place,
  identity,
  subject: (event.room ? event.room.name : event.subject) ?? null,
  room: event.room?.address ?? null,
  externalId: event.externalId ?? null,
  // Naming a message proves nothing of someone who is not who he says.
  answers: isDoubtful(event.authenticity) ? [] : (event.answers ?? []),
  // Who really wrote takes part too, where the answer goes to someone else.
  others: [event.from, ...(event.others ?? [])]
    .filter(({ address }) => !place.own.includes(address) && address !== identity.address)
    .map(({ kind, address, name }) => ({ kind, address, ...(name && { name }) })),
})

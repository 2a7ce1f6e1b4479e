import type { ConversationRow, MessageRow } from '../../../server/contract/rows.ts'
import type { Other } from '../../shared/api.ts'
import type { Rows } from '../../shared/rows.ts'

/** Whom an answer goes to, who else would usually get it, and who got the last message. */
export interface Circle {
  /** Of the addresses on this channel. */
  kind: string
  to: Other | null
  usual: Other[]
  last: Other[]
  /** Who asked first, where he got nothing of what is answered: copied in only if somebody wants it. */
  asker: Other | null
}

/** Read from the messages of the channel that an answer takes. */
export function circleOf(conversation: ConversationRow, rows: Rows): Circle {
  const { channelId, identityId, requesterId } = conversation
  const said = rows.thread(conversation.id).filter((one) => one.channelId === channelId && one.kind !== 'note')
  const inbound = said.findLast((one) => one.kind === 'inbound')
  const last = said.at(-1)
  const to = addressOf(identityId, rows)
  const kind = to?.kind ?? inbound?.others[0]?.kind ?? rows.channels.get(channelId)?.kind ?? ''
  const usual = distinct(inbound?.others ?? []).filter((one) => one.address !== to?.address)
  const asker = askerOf(requesterId, kind, rows)
  const isIn = [...usual, to].some((one) => one?.address === asker?.address)
  // Not beside one of whom he knows nothing.
  const isApart = said.some((one) => one.hidden.some(({ address }) => address === to?.address))
  return { kind, to, usual, last: last ? partyOf(last, rows) : [], asker: isIn || isApart ? null : asker }
}

function askerOf(requesterId: string, kind: string, rows: Rows) {
  const first = [...rows.identities.values()].find((one) => one.customerId === requesterId && one.kind === kind)
  return first ? addressOf(first.id, rows) : null
}

/** Everyone whom a message was open to, apart from us. */
const partyOf = ({ identityId, others }: MessageRow, rows: Rows) => {
  const first = addressOf(identityId, rows)
  return distinct(first ? [first, ...others] : others)
}

/** Which of the channel's own addresses an answer goes out from: the one that was written to last. */
export function senderOf({ id, channelId }: ConversationRow, rows: Rows): string | null {
  const senders = rows.channels.get(channelId)?.senders ?? []
  const inbound = rows.thread(id).findLast((one) => one.channelId === channelId && one.kind === 'inbound')
  return senders.find((one) => one === inbound?.sender) ?? senders[0] ?? null
}

function addressOf(identityId: string | null, rows: Rows): Other | null {
  const identity = rows.identities.get(identityId)
  if (!identity) return null
  const { kind, address, customerId } = identity
  const name = rows.customers.get(customerId)?.name
  return { kind, address, ...(name && { name }) }
}

export const distinct = (all: Other[]) => [...new Map(all.map((one) => [one.address, one])).values()]

/** What is different from the last message: who did not get it, and who did but will not get this one. */
export function changes({ to, last }: Circle, chosen: Other[]) {
  if (last.length === 0) return { fresh: [], leftOut: [] }
  const now = to ? [to, ...chosen] : chosen
  const without = (all: Other[], these: Other[]) =>
    all.filter((one) => !these.some((other) => other.address === one.address))
  return { fresh: without(now, last), leftOut: without(last, now) }
}

const separators = /[,;،؛\n]+/
/** `Name <address>`, or the address alone. */
const named = /^([^<>]*)<([^<>\s]+)>$/
const likely = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]+$/

/** What was typed, as addresses; and what of it does not look like one. */
export function addressesIn(text: string, kind: string): { found: Other[]; rest: string[] } {
  const found: Other[] = []
  const rest: string[] = []
  for (const part of text.split(separators)) {
    const typed = part.trim()
    const [, name = '', inside] = named.exec(typed) ?? []
    const address = (inside ?? typed).toLowerCase()
    const shown = name.replaceAll('"', '').trim().slice(0, 200)
    if (likely.test(address) && address.length <= 320) found.push({ kind, address, ...(shown && { name: shown }) })
    else if (typed) rest.push(typed)
  }
  return { found, rest }
}

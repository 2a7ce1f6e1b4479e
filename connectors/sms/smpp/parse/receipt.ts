import type { Event } from '../../../connector.ts'
import { fromLatin1, fromUcs2 } from '../../text/encode.ts'
import { idInReceipt } from '../ids.ts'
import { tags } from '../pdu/commands.ts'
import type { Message } from '../pdu/message.ts'
import type { SmppSettings } from '../settings.ts'
import { headed } from './header.ts'

export interface Receipt {
  /** As the gateway writes it. */
  id: string
  /** As the text form names it. */
  state: string
  /** When, in whatever way it is written. */
  done: string
  /** What the network says of the failure, as GSM counts it. */
  error: number | undefined
}

/** `esm_class` 5.2.12, of which these bits say what it is. */
const kinds = 0x3c
const receipt = 0x04
const onTheWay = 0x20

/** 5.2.28, in its order. */
const states = ['', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']

/**
 * The receipt that this is, unless it is something that a customer wrote. Its text says nothing of that, for anybody could
 * write one: only the gateway sets the class and optional parameters.
 */
export function receiptIn(message: Message): Receipt | undefined {
  const { kind, tlvs } = message
  const taggedId = tlvs.get(tags.receiptedMessageId)
  const taggedState = tlvs.get(tags.messageState)
  const isOne = (kind & kinds) === receipt || (kind & kinds) === onTheWay
  if (!isOne && !(taggedId && taggedState)) return undefined
  const written = textForm(message)
  return {
    id: taggedId ? fromLatin1(taggedId).split('\0')[0]!.trim() : written('id'),
    state: taggedState ? (states[taggedState[0] ?? 0] ?? '') : written('stat').toUpperCase(),
    done: written('done date'),
    error: networkError(tlvs.get(tags.networkError)) ?? number(written('err')),
  }
}

/** Fields as `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`, of which the last repeats what we wrote. */
function textForm({ kind, coding, octets }: Message): (name: string) => string {
  const { rest } = headed(kind, octets)
  const all = coding === 8 ? fromUcs2(rest) : fromLatin1(rest)
  const head = all.slice(0, 500).split(/\btext:/i)[0]!
  return (name) => {
    const at = new RegExp(`(?:^|\\s)${name}:\\s?`, 'i').exec(head)
    return at ? /^\S*/.exec(head.slice(at.index + at[0].length))![0] : ''
  }
}

/** 5.3.2.31: the kind of network, 3 for GSM, and what it says. */
const networkError = (value: Buffer | undefined) =>
  value?.length === 3 && value[0] === 3 ? value.readUInt16BE(1) : undefined
const number = (text: string) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined)

/** What a receipt says for good; what is on its way, or of which nobody knows, is no news. */
export function news({ id, state, error }: Receipt, receipts: SmppSettings['smppReceipts']): Event[] {
  const externalId = idInReceipt(id, receipts)
  if (externalId === '') throw new Error('It says of which message it is in no way that is known')
  if (state === 'DELIVRD') return [{ type: 'receipt', externalId, state: 'delivered' }]
  const usual = failures[state]
  return usual ? [{ type: 'failure', externalId, code: reasons.get(error ?? 0) ?? usual }] : []
}

const failures: Record<string, string> = {
  UNDELIV: 'unreachable',
  EXPIRED: 'unreachable',
  REJECTD: 'refused',
  DELETED: 'refused',
}

/** GSM 09.02, 17.6: unknown; barred or not provided; absent, busy or full; a fault of the network. */
const reasons = new Map<number, string>([
  ...[1, 5].map((error) => [error, 'unknown_number'] as const),
  ...[9, 10, 11, 12, 13, 21].map((error) => [error, 'blocked'] as const),
  ...[6, 27, 31, 32, 33].map((error) => [error, 'unreachable'] as const),
  [34, 'gateway_broken'],
])

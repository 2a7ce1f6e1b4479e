import { z } from 'zod'
import type { Event } from '../../connector.ts'
import { textOf } from './parse/coding.ts'
import { headed, taggedPlace } from './parse/header.ts'
import { news, receiptIn } from './parse/receipt.ts'
import { delivered, type Message, type Party } from './pdu/message.ts'

/** A PDU as it came, and what the settings said then of how it is read. */
const said = z.strictObject({
  pdu: z.hex().min(32).max(131_072),
  alphabet: z.enum(['gsm', 'latin1']),
  receipts: z.enum(['same', 'hex', 'decimal']),
})
type Said = z.output<typeof said>

const header = 16

export function parse(given: unknown): Event[] {
  const { pdu, alphabet, receipts } = said.parse(given)
  const message = delivered(Buffer.from(pdu, 'hex').subarray(header))
  const receipt = receiptIn(message)
  return receipt ? news(receipt, receipts) : [written(message, alphabet)]
}

function written(message: Message, alphabet: Said['alphabet']): Event {
  const { place = taggedPlace(message), rest } = headed(message.kind, message.octets)
  const from = { kind: 'phone', address: numberOf(message.from), verified: true }
  const text = textOf(message.coding, rest, alphabet)
  if (!place) return { type: 'message', from, text }
  const { reference, number, of } = place
  return {
    type: 'message',
    from,
    text,
    album: `${message.to.address} ${reference} ${of}`,
    piece: { number, of },
  }
}

const international = 1
const numberOf = ({ ton, address }: Party) => (ton === international && /^\d+$/.test(address) ? `+${address}` : address)

import type { Address, Event } from '../connector.ts'
import { read, type Given } from './events.ts'

export function parse({ bytes }: { key: string; bytes: Uint8Array }): Event[] {
  const { data, error } = read(bytes)
  if (!data) throw error
  return [eventOf(data)]
}

function eventOf(given: Given): Event {
  if (given.type === 'receipt' || given.type === 'failure') {
    const { id, ...told } = given
    return { ...told, externalId: id }
  }
  if (given.type === 'moved') return given
  const { id, from, ...told } = given
  const by = from && { from: addressOf(from) }
  if (told.type === 'message') {
    const { files, quotes, ...said } = told
    const quoted = quotes && { quotes: { externalId: quotes.id, ...(quotes.text && { text: quotes.text }) } }
    return { ...said, ...by!, ...quoted, externalId: id, ...(files && { attachments: files.map(attached) }) }
  }
  return { ...told, ...by, externalId: id } as Event
}

/** The same address on another channel is someone else: each system names its people its own way. */
const addressOf = ({ others, ...from }: NonNullable<Extract<Given, { from?: object }>['from']>): Address => ({
  kind: 'api',
  ...from,
  local: true,
  ...(others && { others: others.map(plain) }),
})

const plainly = {
  email: (address: string) => address.toLowerCase(),
  phone: (address: string) =>
    address.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/[^+\d]/g, ''),
}
type Other = { kind: keyof typeof plainly; address: string; verified: boolean }
const plain = (other: Other) => ({ ...other, address: plainly[other.kind](other.address) })

const attached = ({ name, mime, data }: { name: string; mime: string; data: string }) => ({
  name,
  mime,
  bytes: new Uint8Array(Buffer.from(data, 'base64')),
})

import { tags } from './commands.ts'
import { Fields, fieldsOf } from './fields.ts'

/** Type of number and numbering plan, 5.2.5 and 5.2.6. */
export interface Party {
  ton: number
  npi: number
  address: string
}

/** What `submit_sm` and `deliver_sm` have in common, as far as it means anything to us. */
export interface Message {
  from: Party
  to: Party
  /** `esm_class`, 5.2.12. */
  kind: number
  coding: number
  /** The text with the header before it, if `kind` says that there is one. */
  octets: Buffer
  tlvs: Map<number, Buffer>
}

/** Its octets begin with a header: UDHI. */
export const hasHeader = 0x40

interface Submitted {
  from: Party
  to: Party
  kind: number
  coding: number
  octets: Uint8Array
  /** As 7.1.1 writes it; empty: the SMSC's own. */
  validity: string
}

/** The body of a `submit_sm` that asks for a receipt, 4.4.1. */
export const submitted = ({ from, to, kind, coding, octets, validity }: Submitted): Buffer =>
  fieldsOf(
    '',
    ...[from.ton, from.npi, from.address, to.ton, to.npi, to.address],
    ...[kind, 0, 0, '', validity],
    ...[1, 0, coding, 0, octets.length, octets],
  )

/** The body of a `deliver_sm`, 4.6.1. Throws `Malformed`. */
export function delivered(body: Buffer): Message {
  const fields = new Fields(body)
  fields.text()
  const from = party(fields)
  const to = party(fields)
  const kind = fields.octet()
  fields.octets(2)
  fields.text()
  fields.text()
  fields.octets(2)
  const coding = fields.octet()
  fields.octet()
  const short = fields.octets(fields.octet())
  const tlvs = fields.tlvs()
  return { from, to, kind, coding, octets: short.length > 0 ? short : (tlvs.get(tags.payload) ?? short), tlvs }
}

const party = (fields: Fields): Party => ({ ton: fields.octet(), npi: fields.octet(), address: fields.text() })

/** The id in a `submit_sm_resp`; empty where there is none. */
export function idIn(body: Buffer): string {
  const end = body.indexOf(0)
  return body.toString('latin1', 0, end < 0 ? body.length : end).trim()
}

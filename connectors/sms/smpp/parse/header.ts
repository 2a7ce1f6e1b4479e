import { tags } from '../pdu/commands.ts'
import { Fields } from '../pdu/fields.ts'
import { hasHeader, type Message } from '../pdu/message.ts'

/** Which piece of which text something is. */
export interface Place {
  reference: number
  number: number
  of: number
}

/** GSM 03.40, 9.2.3.24: elements of a header, that with a reference of one octet and that with two. */
const joined = 0x00
const joinedWide = 0x08

/** What stands before a text, and the text. Throws `Malformed`. */
export function headed(kind: number, octets: Buffer): { place?: Place; rest: Buffer } {
  if ((kind & hasHeader) === 0) return { rest: octets }
  const fields = new Fields(octets)
  const length = fields.octet()
  const rest = octets.subarray(1 + length)
  const place = placeIn(new Fields(fields.octets(length)), length)
  return { rest, ...(place && { place }) }
}

function placeIn(fields: Fields, length: number): Place | undefined {
  let place: Place | undefined
  for (let at = 0; at < length;) {
    const element = fields.octet()
    const value = fields.octets(fields.octet())
    at += 2 + value.length
    if (element === joined && value.length === 3) place ??= placeAt(value[0]!, value[2]!, value[1]!)
    if (element === joinedWide && value.length === 4) place ??= placeAt(value.readUInt16BE(0), value[3]!, value[2]!)
  }
  return place
}

/** Some gateways take the header away and say the same beside the text. */
export function taggedPlace({ tlvs }: Message): Place | undefined {
  const [reference, of, number] = [tags.sarReference, tags.sarTotal, tags.sarPlace].map((tag) => tlvs.get(tag))
  if (reference?.length !== 2 || of?.length !== 1 || number?.length !== 1) return undefined
  return placeAt(reference.readUInt16BE(0), number[0]!, of[0]!)
}

/** A place that cannot be is none, and the text stands by itself. */
const placeAt = (reference: number, number: number, of: number): Place | undefined =>
  of > 1 && number >= 1 && number <= of ? { reference, number, of } : undefined

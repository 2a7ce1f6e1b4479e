import fc from 'fast-check'
// @ts-expect-error it brings no types
import smpp from 'smpp'
import { describe, expect, test } from 'vitest'
import { responseTo, tags } from '../../connectors/sms/smpp/pdu/commands.ts'
import { Malformed } from '../../connectors/sms/smpp/pdu/fields.ts'
import { BrokenFrame, frames, write, type Pdu } from '../../connectors/sms/smpp/pdu/frames.ts'
import { delivered, idIn, submitted } from '../../connectors/sms/smpp/pdu/message.ts'

type Theirs = Record<string, unknown> & { toBuffer(): Buffer }
const { PDU } = smpp as { PDU: new (command: string | Buffer, options?: object) => Theirs }

const from = { ton: 5, npi: 0, address: 'Acme' }
const to = { ton: 1, npi: 1, address: '989121234567' }

test('what is submitted is read by another program as it was meant', () => {
  const octets = Buffer.from('06440642', 'hex')
  const body = submitted({ from, to, kind: 0, coding: 8, octets, validity: '000002000000000R' })
  const theirs = new PDU(write({ command: 4, status: 0, sequence: 7, body }))
  expect(theirs).toMatchObject({
    command: 'submit_sm',
    sequence_number: 7,
    source_addr_ton: 5,
    source_addr: 'Acme',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '989121234567',
    registered_delivery: 1,
    data_coding: 8,
    short_message: { message: 'لق' },
  })
  expect(Math.round(((theirs.validity_period as Date).getTime() - Date.now()) / 3_600_000)).toBe(48)
})

test('what another program delivers is read as it was meant', () => {
  const theirs = new PDU('deliver_sm', {
    ...{ source_addr_ton: 1, source_addr_npi: 1, source_addr: '989121234567', destination_addr: '30001' },
    ...{ esm_class: 4, data_coding: 0, short_message: Buffer.from('id:7 stat:DELIVRD') },
    ...{ receipted_message_id: '7', message_state: 2 },
  })
  const [pdu] = frames()(theirs.toBuffer())
  const message = delivered(pdu!.body)
  expect(message).toMatchObject({ from: to, to: { address: '30001' }, kind: 4, coding: 0 })
  expect(message.octets.toString()).toBe('id:7 stat:DELIVRD')
  expect(message.tlvs.get(tags.receiptedMessageId)?.toString()).toBe('7\0')
  expect(message.tlvs.get(tags.messageState)).toEqual(Buffer.of(2))
})

test('a text that is too long for its field comes as a payload', () => {
  const message_payload = Buffer.alloc(300, 'a')
  const [pdu] = frames()(new PDU('deliver_sm', { source_addr: '1', message_payload }).toBuffer())
  expect(delivered(pdu!.body).octets).toEqual(message_payload)
})

test('a zero in an address does not move what stands behind it', () => {
  const body = submitted({
    from: { ...from, address: 'A\0\u0001' },
    to,
    kind: 0,
    coding: 0,
    octets: Buffer.of(1),
    validity: '',
  })
  expect(delivered(body)).toMatchObject({ from: { address: 'A' }, to, octets: Buffer.of(1) })
})

describe('frames', () => {
  const pdu: Pdu = { command: responseTo(4), status: 0, sequence: 1, body: Buffer.from('id-1\0') }

  test('however they are torn on the way, the same PDUs come out', () => {
    const all = Buffer.concat(Array.from({ length: 20 }, (_, sequence) => write({ ...pdu, sequence })))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const cut = frames()
        const found: Pdu[] = []
        for (let at = 0, n = 0; at < all.length; at += sizes[n++ % sizes.length]!)
          found.push(...cut(all.subarray(at, at + sizes[n % sizes.length]!)))
        expect(found.map(({ sequence, body }) => [sequence, idIn(body)])).toEqual(
          Array.from({ length: 20 }, (_, sequence) => [sequence, 'id-1']),
        )
      }),
    )
  })

  test.each([0, 15, 65_537, 0xffff_ffff])('a PDU of %i octets is none', (length) => {
    const head = Buffer.alloc(16)
    head.writeUInt32BE(length)
    expect(() => [...frames()(head)]).toThrow(BrokenFrame)
  })

  test('64 kB that come octet by octet take no time', () => {
    const cut = frames()
    const bytes = write({ ...pdu, body: Buffer.alloc(65_000) })
    const began = performance.now()
    const found = Array.from(bytes, (octet) => [...cut(Buffer.of(octet))]).flat()
    expect(found).toHaveLength(1)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

test('10,000 bodies of garbage are read or refused, and nothing else happens', () => {
  const garbage = fc.oneof(fc.uint8Array({ maxLength: 300 }), altered())
  for (const bytes of fc.sample(garbage, 10_000)) {
    const body = Buffer.from(bytes)
    try {
      expect(delivered(body).octets.length).toBeLessThanOrEqual(body.length)
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed)
    }
    expect(idIn(body).length).toBeLessThanOrEqual(body.length)
  }
})

/** A good body with some octets changed, which comes further than noise. */
function altered() {
  const good = submitted({ from, to, kind: 0x40, coding: 8, octets: Buffer.alloc(20, 3), validity: '' })
  const tlv = Buffer.from('020c000200ff', 'hex')
  return fc.array(fc.tuple(fc.nat(good.length + 5), fc.nat(255)), { maxLength: 4 }).map((changes) => {
    const body = Buffer.concat([good, tlv])
    for (const [at, octet] of changes) body[at] = octet
    return new Uint8Array(body)
  })
}

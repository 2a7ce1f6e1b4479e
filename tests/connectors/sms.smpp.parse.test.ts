import fc from 'fast-check'
// @ts-expect-error it brings no types
import smpp from 'smpp'
import { describe, expect, test } from 'vitest'
import { parse } from '../../connectors/sms/smpp/parse.ts'

const { PDU } = smpp as { PDU: new (command: string, options: object) => { toBuffer(): Buffer } }
const carol = { source_addr: '989121234567', source_addr_ton: 1, source_addr_npi: 1, destination_addr: '5000' }

const read = (given: object, settings: object = {}) =>
  parse({
    pdu: new PDU('deliver_sm', { ...carol, ...given }).toBuffer().toString('hex'),
    ...{ alphabet: 'gsm', receipts: 'same', ...settings },
  })
const textOf = (given: object, settings: object = {}) => (read(given, settings)[0] as { text: string }).text
const hex = (octets: string) => Buffer.from(octets, 'hex')

describe('what a customer writes', () => {
  test('comes from his number', () => {
    const from = { kind: 'phone', address: '+989121234567', verified: true }
    expect(read({ short_message: 'سلام، سفارش من کجاست؟' })).toEqual([
      { type: 'message', from, text: 'سلام، سفارش من کجاست؟' },
    ])
    expect(read({ source_addr: 'MELLAT', source_addr_ton: 5, short_message: 'x' })).toMatchObject([
      { from: { address: 'MELLAT' } },
    ])
    expect(read({ source_addr: '09121234567', source_addr_ton: 0, short_message: 'x' })).toMatchObject([
      { from: { address: '09121234567' } },
    ])
  })

  test.each([
    [0, '00411b65', 'gsm', '@A€'],
    [0, '40e9', 'latin1', '@é'],
    [1, '4041', 'gsm', '@A'],
    [3, '40e9', 'gsm', '@é'],
    [8, '06330644d83dde00', 'gsm', 'سل😀'],
    [0x10, '0041', 'gsm', '@A'],
    [0x18, '0633', 'gsm', 'س'],
    [0xf0, '0041', 'gsm', '@A'],
    [0xe0, '0633', 'gsm', 'س'],
    [6, 'bfe0', 'gsm', 'Пр'],
  ])('data_coding %i, %s as %s', (data_coding, octets, alphabet, text) => {
    expect(textOf({ data_coding, short_message: hex(octets) }, { alphabet })).toBe(text)
  })

  test.each([2, 4, 0xf4, 5])('data_coding %i is no text, and is shown as it came', (data_coding) => {
    expect(() => read({ data_coding, short_message: hex('0102') })).toThrow()
  })

  test('as a payload', () => {
    expect(textOf({ message_payload: 'ب'.repeat(300), data_coding: 8 })).toBe('ب'.repeat(300))
  })

  test.each([
    ['with a reference of one octet', '050003070302', { album: '5000 7 3', piece: { number: 2, of: 3 } }],
    ['with a reference of two', '06080401000301', { album: '5000 256 3', piece: { number: 1, of: 3 } }],
    ['behind another element', '082401010003070302', { album: '5000 7 3', piece: { number: 2, of: 3 } }],
  ])('in pieces: %s', (_, udh, expected) => {
    const short_message = Buffer.concat([hex(udh), Buffer.from('piece')])
    expect(read({ esm_class: 0x40, short_message })).toMatchObject([{ text: 'piece', ...expected }])
  })

  test('in pieces that are named beside the text', () => {
    const sar = { sar_msg_ref_num: 300, sar_total_segments: 2, sar_segment_seqnum: 1 }
    expect(read({ ...sar, short_message: 'piece' })).toMatchObject([
      { album: '5000 300 2', piece: { number: 1, of: 2 } },
    ])
  })

  test.each(['050003070304', '050003070300', '050003070101', '0400020703'])('the header %s is of no piece', (udh) => {
    const [event] = read({ esm_class: 0x40, short_message: Buffer.concat([hex(udh), Buffer.from('x')]) })
    expect(event).not.toHaveProperty('album')
  })

  test('a header that is longer than all of it is refused', () => {
    expect(() => read({ esm_class: 0x40, short_message: hex('7f0003') })).toThrow()
  })
})

const written = (state: string, err = '000', id = '00FF') =>
  `id:${id} sub:001 dlvrd:001 submit date:2611231200 done date:2611231201 stat:${state} err:${err} text:id:9 stat:DELIVRD`
const receipt = (state: string, err?: string) => read({ esm_class: 4, short_message: Buffer.from(written(state, err)) })

describe('a receipt', () => {
  test.each([
    ['DELIVRD', '000', [{ type: 'receipt', externalId: '00FF', state: 'delivered' }]],
    ['UNDELIV', '000', [{ type: 'failure', externalId: '00FF', code: 'unreachable' }]],
    ['UNDELIV', '001', [{ type: 'failure', externalId: '00FF', code: 'unknown_number' }]],
    ['UNDELIV', '013', [{ type: 'failure', externalId: '00FF', code: 'blocked' }]],
    ['EXPIRED', '027', [{ type: 'failure', externalId: '00FF', code: 'unreachable' }]],
    ['REJECTD', '000', [{ type: 'failure', externalId: '00FF', code: 'refused' }]],
    ['DELETED', '', [{ type: 'failure', externalId: '00FF', code: 'refused' }]],
    ['ENROUTE', '000', []],
    ['ACCEPTD', '000', []],
    ['UNKNOWN', '000', []],
  ])('in its text: %s %s', (state, err, events) => {
    expect(receipt(state, err)).toEqual(events)
  })

  test('in parameters, which go before its text', () => {
    const given = {
      esm_class: 4,
      receipted_message_id: 'abc',
      message_state: 5,
      short_message: Buffer.from(written('DELIVRD')),
    }
    expect(read(given)).toEqual([{ type: 'failure', externalId: 'abc', code: 'unreachable' }])
    const network_error_code = hex('030001')
    expect(read({ ...given, network_error_code })).toMatchObject([{ code: 'unknown_number' }])
    expect(read({ receipted_message_id: 'abc', message_state: 2 })).toEqual([
      { type: 'receipt', externalId: 'abc', state: 'delivered' },
    ])
  })

  test.each([
    ['hex', '00FF', '255'],
    ['decimal', '0255', '255'],
    ['decimal', 'x-1', 'x-1'],
  ])('%s: its id %s is known as %s', (receipts, id, externalId) => {
    const short_message = Buffer.from(written('DELIVRD', '000', id))
    expect(read({ esm_class: 4, short_message }, { receipts })).toMatchObject([{ externalId }])
  })

  test('on the way is no news', () => {
    expect(read({ esm_class: 0x20, short_message: Buffer.from(written('ENROUTE')) })).toEqual([])
  })

  test('that a customer writes is a message: he can set no class', () => {
    expect(read({ short_message: written('UNDELIV') })).toMatchObject([{ type: 'message' }])
  })

  test('is not what it repeats of our own text', () => {
    const short_message = Buffer.from('id:7 err:000 text:id:9 stat:DELIVRD done')
    expect(read({ esm_class: 4, short_message })).toEqual([])
  })

  test('of nothing is refused, and shown as it came', () => {
    expect(() => read({ esm_class: 4, short_message: Buffer.from('stat:DELIVRD') })).toThrow()
  })
})

test('10,000 inputs of garbage mean something or are refused, and at once', () => {
  const good = new PDU('deliver_sm', { ...carol, esm_class: 0x40, short_message: hex('0500030703016869') }).toBuffer()
  const altered = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 }).map((changes) => {
    const bytes = Buffer.from(good)
    for (const [at, octet] of changes) bytes[at] = octet
    return bytes
  })
  const began = performance.now()
  for (const bytes of fc.sample(fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 400 }), altered), 10_000)) {
    try {
      const events = parse({ pdu: Buffer.from(bytes).toString('hex'), alphabet: 'gsm', receipts: 'hex' })
      expect(events.length).toBeLessThanOrEqual(1)
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(RangeError)
    }
  }
  expect(performance.now() - began).toBeLessThan(10_000)
})

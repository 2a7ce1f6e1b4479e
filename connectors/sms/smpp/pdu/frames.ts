export interface Pdu {
  command: number
  status: number
  sequence: number
  body: Buffer
}

const header = 16
/** Octets of one PDU. The longest that anyone has a use for is a `message_payload` of 64 kB. */
const longest = 65_536

/** What comes is no SMPP, or no longer. */
export class BrokenFrame extends Error {}

export function write({ command, status, sequence, body }: Pdu): Buffer {
  const head = Buffer.alloc(header)
  for (const [at, value] of [header + body.length, command, status, sequence].entries())
    head.writeUInt32BE(value, at * 4)
  return Buffer.concat([head, body])
}

/** Cuts what comes into PDUs. Throws `BrokenFrame`; nothing that comes after that has any meaning. */
export function frames(): (chunk: Buffer) => Generator<Pdu> {
  let pieces: Buffer[] = []
  let size = 0
  let wanted = 4

  return function* (chunk) {
    pieces.push(chunk)
    size += chunk.length
    // Not at each piece: whoever sends one octet at a time would have all of them copied every time.
    if (size < wanted) return
    let rest = Buffer.concat(pieces)
    while (rest.length >= (wanted = lengthOf(rest))) {
      yield read(rest.subarray(0, wanted))
      rest = rest.subarray(wanted)
    }
    pieces = [rest]
    size = rest.length
  }
}

function lengthOf(begun: Buffer) {
  if (begun.length < 4) return 4
  const length = begun.readUInt32BE(0)
  if (length < header || length > longest) throw new BrokenFrame(`A PDU of ${length} octets`)
  return length
}

const read = (pdu: Buffer): Pdu => ({
  command: pdu.readUInt32BE(4),
  status: pdu.readUInt32BE(8),
  sequence: pdu.readUInt32BE(12),
  body: pdu.subarray(header),
})

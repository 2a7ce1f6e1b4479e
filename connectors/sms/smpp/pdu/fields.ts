/** A body is not what its command asks for. */
export class Malformed extends Error {}

/** Reads the fields of a body one after the other, never beyond its end. */
export class Fields {
  #rest: Buffer
  constructor(body: Buffer) {
    this.#rest = body
  }

  octet = () => this.octets(1)[0]!

  octets(count: number): Buffer {
    if (count > this.#rest.length) throw new Malformed('Ends too soon')
    const taken = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return taken
  }

  /** A text up to its zero. */
  text(): string {
    const end = this.#rest.indexOf(0)
    if (end < 0) throw new Malformed('A text without an end')
    return this.octets(end + 1).toString('latin1', 0, end)
  }

  /** The optional parameters, which are all that is left; the first of each tag. */
  tlvs(): Map<number, Buffer> {
    const found = new Map<number, Buffer>()
    while (this.#rest.length > 0) {
      const head = this.octets(4)
      const value = this.octets(head.readUInt16BE(2))
      if (!found.has(head.readUInt16BE(0))) found.set(head.readUInt16BE(0), value)
    }
    return found
  }
}

/** Texts get their zero; whatever stands behind one in them is cut off, or it would be the next field. */
export const fieldsOf = (...fields: (string | number | Uint8Array)[]): Buffer =>
  Buffer.concat(
    fields.map((field) => {
      if (typeof field === 'number') return Buffer.of(field)
      return typeof field === 'string' ? Buffer.from(`${field.split('\0')[0]}\0`, 'latin1') : field
    }),
  )

/** One file of an archive. Its size must be known before its bytes. */
export interface Entry {
  name: string
  size: number
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>
}

const block = 512
const padding = (size: number) => (block - (size % block)) % block

/** The bytes of a tar archive (POSIX ustar), so that any `tar` can open a backup without Peyk. */
export async function* packed(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { name, size, bytes } of entries) {
    yield header(name, size)
    yield* bytes
    yield Buffer.alloc(padding(size))
  }
  yield Buffer.alloc(2 * block)
}

function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(block)
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0')
  bytes.write(name, 0, 100)
  bytes.write(octal(0o600, 8), 100)
  bytes.write(octal(0, 8), 108)
  bytes.write(octal(0, 8), 116)
  bytes.write(octal(size, 12), 124)
  bytes.write(octal(0, 12), 136)
  bytes.write('        0', 148)
  bytes.write('ustar\u000000', 257)
  bytes.write(
    `${octal(
      bytes.reduce((sum, byte) => sum + byte),
      7,
    )}\0 `,
    148,
  )
  return bytes
}

/** The files in a tar archive, one after the other. What is not read of one is passed over before the next. */
export async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const { take, stream } = puller(chunks)
  for (;;) {
    const head = await take(block)
    const name = head.toString('utf8', 0, 100).split('\0')[0]!
    if (!name) return
    const size = parseInt(head.toString('latin1', 124, 135), 8)
    const bytes = stream(size)
    yield { name, size, bytes }
    for await (const _ of bytes);
    await take(padding(size))
  }
}

export async function collected(bytes: Entry['bytes']): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

/** Reads exactly as many bytes as are asked for, from chunks that are cut anyhow. */
function puller(chunks: AsyncIterable<Buffer>) {
  const source = chunks[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const next = async (most: number) => {
    while (held.length === 0) {
      const { done, value } = await source.next()
      if (done) throw new Error('The archive ends too early.')
      held = value
    }
    const part = held.subarray(0, most)
    held = held.subarray(part.length)
    return part
  }
  async function* stream(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      const part = await next(left)
      left -= part.length
      yield part
    }
  }
  const take = (size: number) => collected(stream(size))
  return { take, stream }
}

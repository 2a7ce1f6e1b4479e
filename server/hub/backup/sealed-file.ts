import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { collected, packed, unpacked, type Entry } from './tar.ts'

/**
 * A backup is a tar archive under zstd, with the digest of all that at its end. The end is a frame which zstd passes over, so
 * `tar --zstd -xf` opens a backup like any other archive.
 */
const mark = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 32, 0, 0, 0])
const sealLength = mark.length + 32

export class Damaged extends Error {}

/** Writes an archive, on the disk for good and whole or not at all under its name. Answers its size. */
export async function writeSealed(file: string, entries: AsyncIterable<Entry>): Promise<number> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`)
  try {
    // What customers wrote is in it: for nobody but whoever made it.
    const target = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true })
    await pipeline(packed(entries), createZstdCompress(), sealing, target)
    await rename(draft, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
    return (await stat(file)).size
  } finally {
    await rm(draft, { force: true })
  }
}

async function* sealing(chunks: AsyncIterable<Buffer>) {
  const digest = createHash('sha256')
  for await (const chunk of chunks) {
    digest.update(chunk)
    yield chunk
  }
  yield Buffer.concat([mark, digest.digest()])
}

/** Throws `Damaged` unless every byte is the one that was written. Reads it all, and keeps nothing. */
export async function checkSeal(file: string) {
  const length = await contentLength(file)
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(file, { end: length - 1, highWaterMark: 1 << 20 })) digest.update(chunk)
  const seal = await collected(createReadStream(file, { start: length }))
  if (!seal.equals(Buffer.concat([mark, digest.digest()]))) throw new Damaged()
}

export async function* readSealed(file: string): AsyncGenerator<Entry> {
  const plain = createZstdDecompress()
  const reading = pipeline(createReadStream(file, { end: (await contentLength(file)) - 1 }), plain)
  // What goes wrong with the reading comes out of `plain` too, where it is waited for.
  reading.catch(() => {})
  try {
    yield* unpacked(plain)
  } finally {
    plain.destroy()
  }
}

async function contentLength(file: string) {
  const { size } = await stat(file)
  if (size <= sealLength) throw new Damaged()
  return size - sealLength
}

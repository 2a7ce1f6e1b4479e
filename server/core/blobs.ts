import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../contract/refusal.ts'

let root = ''
/** Sets the folder in which bytes lie under their own digest. */
export const openBlobs = (folder: string) => (root = folder)

/** The digest is all that a path is made of: a name that a person chose never gets here. */
const pathOf = (hash: string) => {
  if (!root) throw new Error('The blob store is not open.')
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error('Not a digest.')
  return join(root, hash.slice(0, 2), hash)
}

export async function putBlob(bytes: Uint8Array): Promise<string> {
  return (await putStream(Readable.from([bytes]), bytes.byteLength)).hash
}

/** Stores a stream of at most `most` bytes, on the disk for good before it answers. Refuses `too_large`. */
export async function putStream(source: Readable, most: number): Promise<{ hash: string; size: number }> {
  const digest = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      digest.update(chunk)
      done(size > most ? new TooLarge() : null, chunk)
    },
  })
  await mkdir(join(root, 'incoming'), { recursive: true, mode: 0o700 })
  const incoming = join(root, 'incoming', randomUUID())
  try {
    await pipeline(source, measure, createWriteStream(incoming, { mode: 0o600, flush: true }))
    const hash = digest.digest('hex')
    await settle(incoming, pathOf(hash))
    return { hash, size }
  } catch (error) {
    if (error instanceof TooLarge) refuse('too_large', `A file may have ${Math.floor(most / 1_000_000)} MB at most.`)
    throw error
  } finally {
    await rm(incoming, { force: true })
  }
}

class TooLarge extends Error {}

async function settle(from: string, to: string) {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await rename(from, to)
  // The new name must be on the disk too before anyone is told that the bytes are kept.
  const folder = await open(dirname(to))
  await folder.sync().finally(() => folder.close())
}

export const readBlob = (hash: string): Promise<Buffer> => readFile(pathOf(hash))

export async function streamBlob(hash: string): Promise<ReadableStream<Uint8Array>> {
  await stat(pathOf(hash))
  return Readable.toWeb(createReadStream(pathOf(hash))) as ReadableStream<Uint8Array>
}

export const hasBlob = (hash: string): Promise<boolean> =>
  stat(pathOf(hash)).then(
    () => true,
    () => false,
  )

/** Whether the folder can be written to: part of readiness. */
export async function probeBlobs() {
  await mkdir(root, { recursive: true, mode: 0o700 })
  const file = join(root, `.probe-${randomUUID()}`)
  // Of an empty one even a full disk has room.
  await writeFile(file, 'probe').finally(() => rm(file, { force: true }))
}

import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type pg from 'pg'
import { connect, pool } from '../../db/client.ts'
import { blobsOf, openClient } from '../../db/dump.ts'
import { copyInto, Incomplete, isEmpty, loadInto, NotEmpty } from '../../db/load.ts'
import { beginRestored } from '../across/restoring.ts'
import type { Config } from '../config.ts'
import { hasBlob, openBlobs, putStream } from '../core/blobs.ts'
import { openEpoch } from '../core/epoch.ts'
import { hasKey, keyFingerprint, openKey } from '../core/secrets.ts'
import { openDatabase } from '../database.ts'
import { isKnown, madeOf, readHeader, type Header } from './backup/header.ts'
import { checkSeal, Damaged, readSealed } from './backup/sealed-file.ts'
import { collected } from './backup/tar.ts'
import { wordsFor, type Words } from './words.ts'

/** Puts a backup into an empty database, all or nothing, and begins a new epoch there: held, as after any restore. */
export async function restore([file]: string[], config: Config): Promise<boolean> {
  const say = wordsFor(config.LANG).restore
  if (!file) {
    console.log(say.usage)
    return false
  }
  try {
    await checkSeal(file)
    const header = await headerOf(file)
    if (!header || !isKnown(header)) {
      console.log(say.newer)
      return false
    }
    const { unknown, missing, foreign } = await restoreInto(config, file, header)
    console.log(say.done(madeOf(header), unknown))
    if (foreign.length > 0) console.log(say.foreign(foreign.join(', ')))
    if (missing > 0) console.log(say.missing(missing))
    tellKey(say, header, config)
    return missing === 0
  } catch (error) {
    if (error instanceof Damaged) console.log(say.damaged(file))
    else if (error instanceof Incomplete) console.log(say.incomplete(file))
    else if (error instanceof NotEmpty) console.log(say.notEmpty)
    else throw error
    return false
  }
}

async function headerOf(file: string): Promise<Header | null> {
  for await (const { bytes } of readSealed(file)) return readHeader(await collected(bytes))
  throw new Damaged()
}

async function restoreInto(config: Config, file: string, header: Header) {
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  openBlobs(join(config.data, 'files'))
  const database = await openDatabase(config)
  const client = await openClient(database.where)
  try {
    // Asked under the lock once more; here before any work is done.
    if (!(await isEmpty(client))) throw new NotEmpty()
    const foreign = await loadInto(client, header, (names) => fill(client, file, header, names))
    const missing = await missingFiles(client)
    connect(database.where)
    await openEpoch()
    const unknown = await beginRestored().finally(() => pool.end())
    return { unknown, missing, foreign }
  } finally {
    await client.end()
    await database.leave()
  }
}

/** Everything but the header. What is not as it was summed up ends it all, with nothing committed. */
async function fill(client: pg.Client, file: string, header: Header, foreign: string[]) {
  const tables = new Map(header.tables.map((table) => [table.name, table]))
  let sums = ''
  let complete = false
  for await (const { name, size, bytes } of readSealed(file)) {
    const [folder, place = ''] = name.split('/')
    const digest = createHash('sha256')
    const watched = watching(bytes, (chunk) => digest.update(chunk))
    if (foreign.some((table) => name.startsWith(`tables/${table}/`))) for await (const _ of watched);
    else if (folder === 'tables') await copyInto(client, tables.get(place) ?? damaged(), watched)
    else if (folder === 'files') await keep(name, size, watched)
    else if (name === 'SHA256SUMS') complete = (await collected(watched)).equals(Buffer.from(sums))
    else for await (const _ of watched);
    if (!complete) sums += `${digest.digest('hex')}  ${name}\n`
    if (name === 'SHA256SUMS' && !complete) damaged()
  }
  const { rows } = await client.query('select hash from log where position = $1', [header.head?.position ?? 0])
  if (!complete || rows[0]?.hash !== header.head?.hash) damaged()
}

/** A backup is made of a data folder that has lost a file too: then the file did not come. */
async function missingFiles(client: pg.Client): Promise<number> {
  let missing = 0
  await client.query('begin read only')
  for await (const hash of blobsOf(client)) if (!(await hasBlob(hash))) missing++
  await client.query('commit')
  return missing
}

const damaged = (): never => {
  throw new Damaged()
}

async function* watching(bytes: AsyncIterable<Buffer> | Iterable<Buffer>, each: (chunk: Buffer) => void) {
  for await (const chunk of bytes) {
    each(chunk)
    yield chunk
  }
}

/** Under the digest of what has come, which must be the one that it bears. */
async function keep(name: string, size: number, bytes: AsyncIterable<Buffer>) {
  const { hash } = await putStream(Readable.from(bytes), size)
  if (!name.endsWith(`/${hash}`)) damaged()
}

/** Credentials and sessions are of use under the key that they were written with, and under no other. */
function tellKey(say: Words['restore'], header: Header, config: Config) {
  if (header.key === null) return
  if (!hasKey(config.data, config.HUB_KEY)) {
    console.log(say.noKey(config.data))
    return
  }
  openKey(config.data, config.HUB_KEY)
  if (keyFingerprint() !== header.key) console.log(say.otherKey(config.data))
}

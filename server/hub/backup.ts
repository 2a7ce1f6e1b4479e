import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type pg from 'pg'
import { blobsOf, openClient, rowsOf, takeSnapshot, type Contents } from '../../db/dump.ts'
import { noteBackup } from '../across/last-backup.ts'
import type { Config } from '../config.ts'
import { openBlobs, readBlob } from '../core/blobs.ts'
import { hasKey, keyFingerprint, openKey } from '../core/secrets.ts'
import { hasDatabase, openDatabase } from '../database.ts'
import { describe, madeOf, type Header } from './backup/header.ts'
import { writeSealed } from './backup/sealed-file.ts'
import type { Entry } from './backup/tar.ts'
import { wordsFor } from './words.ts'

/** Writes everything but the key into one file, as it was at one instant, while a server may run on it. */
export async function backup([file]: string[], config: Config): Promise<boolean> {
  const say = wordsFor(config.LANG).backup
  if (!file || existsSync(file)) {
    console.log(file ? say.exists(file) : say.usage)
    return false
  }
  if (!hasDatabase(config)) {
    console.log(say.nothing)
    return false
  }
  openBlobs(join(config.data, 'files'))
  // No server may ever have started here, and a backup must not be what makes the key.
  if (hasKey(config.data, config.HUB_KEY)) openKey(config.data, config.HUB_KEY)
  const database = await openDatabase(config)
  const client = await openClient(database.where)
  try {
    const contents = await takeSnapshot(client)
    if (contents.migrations === 0) {
      console.log(say.nothing)
      return false
    }
    const header = describe(contents, hasKey(config.data, config.HUB_KEY) ? keyFingerprint() : null)
    const lost: string[] = []
    const size = await writeSealed(file, entriesOf(client, contents, header, lost))
    // One that lacks a file must not keep anybody from being told that a whole one is overdue.
    if (lost.length === 0) await noteBackup(config.data, header.madeAt)
    console.log(say.done(resolve(file), size, madeOf(header)))
    for (const hash of lost) console.log(say.lost(hash))
    return lost.length === 0
  } finally {
    await client.end()
    await database.leave()
  }
}

async function* entriesOf(
  client: pg.Client,
  contents: Contents,
  header: Header,
  lost: string[],
): AsyncGenerator<Entry> {
  const sums: string[] = []
  const summed = (name: string, bytes: Buffer) => {
    sums.push(`${digestOf(bytes)}  ${name}\n`)
    return whole(name, bytes)
  }
  yield summed('backup.json', Buffer.from(JSON.stringify(header, null, 2)))
  for (const table of contents.tables) {
    let part = 0
    let size = 0
    for await (const rows of rowsOf(client, table)) {
      size += rows.length
      yield summed(`tables/${table.name}/${String(++part).padStart(6, '0')}`, rows)
    }
    if (size > 0) console.error(`${table.name}: ${megabytes(size)}`)
  }
  yield whole('SHA256SUMS', Buffer.from(sums.join('')))
  let size = 0
  // One after the other, and each in memory: none is larger than what may be uploaded or mailed.
  for await (const hash of blobsOf(client)) {
    const bytes = await readBlob(hash).catch(() => null)
    if (bytes && digestOf(bytes) === hash) yield whole(`files/${hash.slice(0, 2)}/${hash}`, bytes)
    else lost.push(hash)
    size += bytes?.length ?? 0
  }
  console.error(`files: ${megabytes(size)}`)
}

const whole = (name: string, bytes: Buffer): Entry => ({ name, size: bytes.length, bytes: [bytes] })
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const megabytes = (size: number) => `${(size / 1_000_000).toFixed(1)} MB`

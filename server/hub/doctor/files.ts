import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { db, type Where } from '../../../db/client.ts'
import { blobsOf, openClient } from '../../../db/dump.ts'
import { hasBlob, openBlobs, readBlob } from '../../core/blobs.ts'
import type { Findings, Says } from '../doctor.ts'

const sample = 100

/** Whether some of the files are there that the rows name. Digests are spread evenly: what follows on any is a fair choice. */
export async function someFiles(say: Says, folder: string): Promise<Findings> {
  openBlobs(join(folder, 'files'))
  const from = randomBytes(32).toString('hex')
  const { rows } = await db.execute<{ hash: string }>(sql`
    (select hash from blobs where hash >= ${from} order by hash limit ${sample})
    union (select hash from blobs order by hash limit ${sample}) limit ${sample}`)
  const there = await Promise.all(rows.map(({ hash }) => hasBlob(hash)))
  const lost = there.filter((one) => !one).length
  return lost > 0 ? [say.someLost(lost, there.length)] : []
}

/** Whether each of them is, byte by byte. */
export async function everyFile(say: Says, folder: string, where: Where): Promise<Findings> {
  openBlobs(join(folder, 'files'))
  const client = await openClient(where)
  let lost = 0
  try {
    await client.query('begin read only')
    for await (const hash of blobsOf(client)) if (!(await isWhole(hash))) lost++
  } finally {
    await client.end()
  }
  return lost > 0 ? [say.lost(lost)] : []
}

async function isWhole(hash: string) {
  const bytes = await readBlob(hash).catch(() => null)
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === hash
}

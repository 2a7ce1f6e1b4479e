import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '../../db/client.ts'
import { log } from '../../db/schema/index.ts'
import { epoch } from '../core/epoch.ts'
import { beginRestored } from './restoring.ts'

/** The log's head as this data folder last saw it: kept outside the database, so that an older one gives itself away. */
const head = z.object({ epoch: z.string(), position: z.number(), hash: z.string() })
type Head = z.output<typeof head>

const fileIn = (folder: string) => join(folder, 'witness.json')
let written = ''

export async function writeWitness(folder: string) {
  const [last] = await db
    .select({ position: log.position, hash: log.hash })
    .from(log)
    .orderBy(desc(log.position))
    .limit(1)
  if (!last || last.hash === written) return
  const file = fileIn(folder)
  await writeFile(`${file}.new`, JSON.stringify({ epoch: epoch(), ...last } satisfies Head), { mode: 0o600 })
  await rename(`${file}.new`, file)
  written = last.hash
}

/** Begins a new epoch, held, when the database is an older one than this folder has seen. Answers whether it did. */
export async function heedWitness(folder: string): Promise<boolean> {
  const seen = await readWitness(folder)
  // Another epoch than the one seen: another process has noticed before us.
  if (!seen || seen.epoch !== epoch()) return false
  const [row] = await db.select({ hash: log.hash }).from(log).where(eq(log.position, seen.position))
  if (row?.hash === seen.hash) return false
  await beginRestored(() => epoch() === seen.epoch)
  return true
}

async function readWitness(folder: string): Promise<Head | null> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return head.parse(JSON.parse(text))
  } catch {
    // Half a file tells nothing, and must not keep the server from starting.
    return null
  }
}

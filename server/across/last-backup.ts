import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** When a backup was last written from this data folder, beside the data: so that one that is overdue shows. */
const last = z.object({ at: z.iso.datetime() })
const fileIn = (folder: string) => join(folder, 'last-backup.json')

export async function noteBackup(folder: string, at: string) {
  const file = fileIn(folder)
  await writeFile(`${file}.new`, JSON.stringify({ at }), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Null where none is known of. */
export async function lastBackup(folder: string): Promise<Date | null> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => '{}')
  try {
    return new Date(last.parse(JSON.parse(text)).at)
  } catch {
    return null
  }
}

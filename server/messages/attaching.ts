import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { FileRef } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { files } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'

/** Those of these files that their owner may still attach: his own, and only once. */
export async function free(cx: Act, owner: string, ids: Id[]): Promise<FileRef[]> {
  if (ids.length === 0) return []
  const mine = and(inArray(files.id, ids), eq(files.owner, owner), isNull(files.messageId))
  const rows = await cx.tx.select().from(files).where(mine).orderBy(files.id).for('update')
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id)
    return row ? [{ id, name: row.name, mime: row.mime, size: row.size }] : []
  })
}

/** Gives them to a message that has been written. */
export async function attach(cx: Act, messageId: Id, attached: FileRef[]) {
  const ids = attached.map((file) => file.id)
  if (ids.length > 0) await cx.tx.update(files).set({ messageId }).where(inArray(files.id, ids))
}

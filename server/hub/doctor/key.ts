import { db } from '../../../db/client.ts'
import { channels } from '../../../db/schema/index.ts'
import type { Config } from '../../config.ts'
import { hasKey, openKey, reveal } from '../../core/secrets.ts'
import type { Findings, Says } from '../doctor.ts'

export async function credentials(say: Says, config: Config): Promise<Findings> {
  const rows = await db.select().from(channels)
  if (!hasKey(config.data, config.HUB_KEY)) return [say.noKey(config.data)]
  openKey(config.data, config.HUB_KEY)
  const locked = rows.filter((row) => !opens(row))
  return locked.length === 0 ? [] : [say.wrongKey(locked.map(({ name }) => name).join(', '), config.data)]
}

function opens(row: typeof channels.$inferSelect) {
  try {
    return Boolean(reveal(row.settings, row.id))
  } catch {
    return false
  }
}

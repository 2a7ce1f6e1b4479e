import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import { channels } from '../../db/schema/index.ts'
import { keepRaw } from '../core/raw.ts'
import { connectorOf } from '../channels/running.ts'

/** Puts a message in at the very beginning, as if its sender's side had delivered it; a running server does the rest. */
export async function say([kind, who, ...words]: string[]) {
  const able = connectors.filter((one) => one.pretend).map((one) => one.kind)
  if (!kind || !who || words.length === 0 || !able.includes(kind)) {
    console.log(`npm run say -- <kind> <who> <text>, where kind is one of: ${able.join(', ')}`)
    return false
  }
  const rows = await db.select().from(channels)
  const channel = rows.find((row) => row.kind === kind && row.enabled)
  if (!channel) {
    console.log(`There is no ${kind} channel yet: add one under Settings, or run: npm run demo`)
    return false
  }
  await keepRaw(channel.id, connectorOf(kind)!.pretend!(who, words.join(' ')))
  console.log(`${who} has written on "${channel.name}".`)
  return true
}

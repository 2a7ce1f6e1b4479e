import { and, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, customers } from '../../db/schema/index.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { takeIn } from '../../server/messages/intake.ts'
import type { Source } from '../../server/messages/reading.ts'
import { connector } from './world.ts'

/** A customer writes on a channel, and the input is worked off. Answers his conversation's id. */
export async function writes(channel: Source, who: string, text: string): Promise<Id> {
  await keepRaw(channel.id, connector.pretend!(who, text))
  while (await takeIn([channel]));
  const name = who.charAt(0).toUpperCase() + who.slice(1)
  const [row] = await db
    .select({ id: conversations.id })
    .from(conversations)
    .innerJoin(customers, eq(customers.id, conversations.requesterId))
    .where(and(eq(customers.name, name), eq(conversations.channelId, channel.id)))
  return row!.id
}

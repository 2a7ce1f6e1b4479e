import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { and, asc, eq, sql } from 'drizzle-orm'
import { pino } from 'pino'
import { db } from '../../../db/client.ts'
import type { Facts, Touched } from '../../../db/facts.ts'
import { log } from '../../../db/schema/index.ts'
import { createAuth } from '../../../server/agents/auth.ts'
import { openInstallation } from '../../../server/boot.ts'
import { readConfig } from '../../../server/config.ts'
import { live } from '../../../server/live.ts'
import { pushFacts } from '../../../server/live/push.ts'

/** The live door alone, told which facts to push: so that nothing is measured but telling them. */
await openInstallation(readConfig())
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const auth = createAuth({ url, trusts: () => true })
const { io } = await live(server, { auth, trustProxy: false, log: pino({ level: 'silent' }) })

process.on('message', ({ channelId, count }: { channelId: string; count: number }) => void tell(channelId, count))

/** Enough for whatever is asked. */
const most = 15
const known = new Map<string, Promise<(typeof log.$inferSelect)[]>>()

/** To find them in a long log takes longer than to tell them: it is done once, before anything is measured. */
function factsOf(channelId: string) {
  const ours = and(eq(log.type, 'message.received'), sql`data->>'channelId' = ${channelId}`)
  const facts = known.get(channelId) ?? db.select().from(log).where(ours).orderBy(asc(log.position)).limit(most)
  known.set(channelId, Promise.resolve(facts))
  return known.get(channelId)!
}

async function tell(channelId: string, count: number) {
  const facts = await factsOf(channelId)
  for (const fact of facts.slice(0, count)) await pushFacts(io, [{ ...fact, touched: alone(fact) }])
}

/** The rows of a command travel with its last fact, for all messages that it took in: these are the one's own. */
const alone = ({ subject, data }: typeof log.$inferSelect): Touched => ({
  conversations: [subject.conversationId!],
  messages: [(data as Facts['message.received']).messageId],
})
process.send!({ port: (server.address() as AddressInfo).port })
// Nobody is left to measure for.
process.on('disconnect', () => process.exit())

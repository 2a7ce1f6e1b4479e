import { eq, sql } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { db } from '../../db/client.ts'
import { agents, calendars, channels, deskMembers, desks } from '../../db/schema/index.ts'
import { seesAllDesks } from '../contract/policy.ts'
import type { Boot } from '../contract/rows.ts'
import { agentRow, channelRow, deskRow } from '../across/rows.ts'
import { cursor } from '../across/thread.ts'
import { allCounters, byDesk, countsFor } from '../conversations/counts.ts'
import type { Agent, Env } from './context.ts'

/** What a screen needs once. Names of colleagues, desks and channels are no secret among staff. */
export const bootRoutes = (urlOf: (c: Context) => string) =>
  new Hono<Env>().get('/', async (c) => c.json(await boot(c.get('agent'), isSecure(urlOf(c)))))

/** What is typed here travels encrypted, or not at all. */
function isSecure(url: string) {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

async function boot(agent: Agent, secure: boolean): Promise<Boot> {
  const at = cursor()
  const [staff, allDesks, allCalendars, allChannels, deskIds, counters] = await Promise.all([
    db.select().from(agents),
    db.select().from(desks),
    db.select().from(calendars),
    db.select().from(channels),
    desksOf(agent),
    allCounters(),
  ])
  const me = staff.find((row) => row.id === agent.id)!
  return {
    ...at,
    me: agentRow(me),
    deskIds,
    accessEpoch: me.accessEpoch,
    installation: { name: 'Peyk', secure },
    agents: staff.map(agentRow),
    desks: allDesks.map(deskRow),
    calendars: allCalendars,
    channels: allChannels.map(channelRow),
    counts: countsFor(byDesk(counters), agent.id, deskIds),
  }
}

/** The desks whose conversations this agent sees. */
export async function desksOf(agent: Agent) {
  const all = seesAllDesks(agent.role)
  const rows = all
    ? await db.select({ id: desks.id }).from(desks)
    : await db
        .select({ id: deskMembers.deskId })
        .from(deskMembers)
        .where(sql`${eq(deskMembers.agentId, agent.id)} and ${agent.active}`)
  return rows.map((row) => row.id)
}

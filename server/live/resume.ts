import { and, asc, gt, inArray } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, log } from '../../db/schema/index.ts'
import type { Push } from '../contract/rows.ts'
import type { Answer } from '../contract/socket.ts'
import { epoch } from '../core/epoch.ts'
import { load } from '../across/rows.ts'
import { marksOf, windowsOf } from '../conversations/lists.ts'
import { visible } from '../conversations/visible.ts'
import type { AgentData } from './rooms.ts'

export interface ResumeFrom {
  epoch: Id
  position: number
  accessEpoch: number
  conversationId: Id | null
}

/** Beyond this many facts loading afresh is less than catching up. */
const most = 2000

/** Everything that the agent may see and that is newer than his cursor. */
export async function resume(data: AgentData, from: ResumeFrom): Promise<Answer> {
  if (from.epoch !== epoch() || from.accessEpoch !== data.accessEpoch) return { reset: true }
  const facts = await db
    .select({ position: log.position, touched: log.touched })
    .from(log)
    .where(gt(log.position, from.position))
    .orderBy(asc(log.position))
    .limit(most + 1)
  if (facts.length > most) return { reset: true }
  const touched = (table: string) => [...new Set(facts.flatMap((fact) => fact.touched?.[table] ?? []))]
  const position = facts.at(-1)?.position ?? from.position
  return { push: { epoch: epoch(), position, ...(await rows(data, from, touched)) } }
}

async function rows(data: AgentData, from: ResumeFrom, touched: (table: string) => Id[]): Promise<Partial<Push>> {
  const ids = touched('conversations')
  const seen = ids.length > 0 ? await visibleOf(data, ids) : []
  const conversations = await load.conversations(seen)
  const messages = await load.messages(touched('messages'))
  return {
    conversations,
    gone: ids.filter((id) => !seen.includes(id)),
    windows: seen.length > 0 ? await windowsOf(seen) : {},
    marks: seen.length > 0 ? await marksOf(data.agent.id, seen) : [],
    customers: await load.customers([...new Set(conversations.map((row) => row.requesterId))]),
    messages: messages.filter((row) => row.conversationId === data.open?.id && row.conversationId === from.conversationId),
    agents: await load.agents(touched('agents')),
    desks: await load.desks(touched('desks')),
    channels: await load.channels(touched('channels')),
  }
}

async function visibleOf(data: AgentData, ids: Id[]): Promise<Id[]> {
  const mine = and(inArray(conversations.id, ids), visible(data.agent))
  const rows = await db.select({ id: conversations.id }).from(conversations).where(mine)
  return rows.map((row) => row.id)
}

import { asc, gt } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Facts, Subject } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, log } from '../../db/schema/index.ts'
import type { MessageRow, Push } from '../contract/rows.ts'
import type { Answer } from '../contract/socket.ts'
import { epoch } from '../core/epoch.ts'
import { conversationRow, customerRow, factRow, load } from '../across/rows.ts'
import { marksOf, placed } from '../conversations/lists.ts'
import { factsAfter } from '../messages/lists.ts'
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
    .select({ position: log.position, type: log.type, subject: log.subject, data: log.data, touched: log.touched })
    .from(log)
    .where(gt(log.position, from.position))
    .orderBy(asc(log.position))
    .limit(most + 1)
  if (facts.length > most) return { reset: true }
  const touched = (table: string) => [...new Set(facts.flatMap((fact) => fact.touched?.[table] ?? []))]
  const position = facts.at(-1)?.position ?? from.position
  const left = [...new Set(facts.flatMap((fact) => leftBehind(fact, data.deskIds)))]
  return { push: { epoch: epoch(), position, ...(await rows(data, from, touched, left)) } }
}

/** A conversation that left a desk he sees. Of one that he never saw not even the id is told. */
function leftBehind(fact: { type: string; subject: Subject; data: unknown }, deskIds: Id[]): Id[] {
  if (fact.type !== 'conversation.moved') return []
  return deskIds.includes((fact.data as Facts['conversation.moved']).from) ? [fact.subject.conversationId!] : []
}

async function rows(
  data: AgentData,
  from: ResumeFrom,
  touched: (table: string) => Id[],
  left: Id[],
): Promise<Partial<Push>> {
  const ids = touched('conversations')
  const { rows, requesters, windows } = await placed(ids, visible(data.agent))
  const seen = rows.map((row) => row.id)
  const messages = await load.messages(touched('messages'))
  const open = (row: MessageRow) => row.conversationId === data.open?.id && row.conversationId === from.conversationId
  const shown = rows.find(({ id }) => id === data.open?.id && id === from.conversationId)
  return {
    conversations: rows.map(conversationRow),
    identities: shown ? await identitiesOf(shown, touched('identities')) : [],
    gone: left.filter((id) => !seen.includes(id)),
    windows,
    marks: seen.length > 0 ? await marksOf(data.agent.id, seen) : [],
    customers: requesters.map(customerRow),
    messages: messages.filter(open),
    facts: data.open ? (await factsAfter(data.open.id, from.position)).map(factRow) : [],
    agents: await load.agents(touched('agents')),
    desks: await load.desks(touched('desks')),
    calendars: await load.calendars(touched('calendars')),
    channels: await load.channels(touched('channels')),
  }
}

/** Of these, whose they are with whom the conversation is: what he has proved, or forbidden, since. */
async function identitiesOf({ requesterId, identityId }: typeof conversations.$inferSelect, ids: Id[]) {
  const found = await load.identities(ids)
  return found.filter(({ id, customerId }) => customerId === requesterId || id === identityId)
}

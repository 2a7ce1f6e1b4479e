import type { Facts } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import type { ConversationRow, CustomerRow, FactRow, IdentityRow, MessageRow, Push } from '../contract/rows.ts'
import { epoch } from '../core/epoch.ts'
import type { SealedFact } from '../core/log.ts'
import { tailPosition } from '../core/tail.ts'
import { conversationRow, customerRow, factRow, load, numbersOf } from '../across/rows.ts'
import { placed } from '../conversations/lists.ts'
import { shownInThread } from '../messages/lists.ts'
import { room, type AgentServer } from './rooms.ts'

/** Tells a batch of facts to all screens: each touched row is read once and serialised once for each room. */
export async function pushFacts(io: AgentServer, facts: SealedFact[]) {
  const at = { epoch: epoch(), position: facts.at(-1)!.position, complete: tailPosition() }
  const touched = (table: string) => [...new Set(facts.flatMap((fact) => fact.touched?.[table] ?? []))]
  await pushStaff(io, at, touched)
  tellGone(io, at, facts)
  const [{ rows: found, requesters, windows }, messages] = await Promise.all([
    placed(touched('conversations')),
    load.messages(watched(io) ? touched('messages') : []),
  ])
  const writers = messages.flatMap(({ identityId }) => identityId ?? [])
  const identities = await load.identities([...new Set([...touched('identities'), ...writers])])
  const rows = found.map(conversationRow)
  const known = new Set(requesters.map(({ id }) => id))
  const others = [...touched('customers'), ...identities.map((row) => row.customerId)].filter((id) => !known.has(id))
  const customers = [...requesters.map(customerRow), ...(await load.customers([...new Set(others)]))]
  const numbers = await numbersOf(rows, customers)
  pushDesks(io, at, rows, { customers, identities: numbers }, windows)
  pushConversations(io, at, facts, messages, rows, { customers, identities })
}

/**
 * Whether anyone has a conversation open: lists show no messages. Any conversation, as the rows of a command come with its
 * last fact, and that one may be in another batch than those that name the conversation.
 */
const watched = (io: AgentServer) => {
  const names = [...io.of('/').adapter.rooms.keys()]
  return names.some((name) => name.startsWith(room.conversation('')))
}

type At = Pick<Push, 'epoch' | 'position' | 'complete'>

async function pushStaff(io: AgentServer, at: At, touched: (table: string) => Id[]) {
  const [agents, desks, channels] = [touched('agents'), touched('desks'), touched('channels')]
  const calendars = touched('calendars')
  if (agents.length + desks.length + calendars.length + channels.length === 0) return
  const rows = {
    agents: await load.agents(agents),
    desks: await load.desks(desks),
    calendars: await load.calendars(calendars),
    channels: await load.channels(channels),
  }
  io.to(room.staff).emit('push', { ...at, ...rows })
}

/** Who saw the desk that a conversation left, and does not see the one it came to, must see it no more. */
function tellGone(io: AgentServer, at: At, facts: SealedFact[]) {
  for (const fact of facts) {
    if (fact.type !== 'conversation.moved') continue
    const { from, to } = fact.data as Facts['conversation.moved']
    const id = fact.subject.conversationId!
    const losers = io.to(room.desk(from)).except(room.desk(to))
    losers.emit('push', { ...at, gone: [id] })
    losers.socketsLeave(room.conversation(id))
  }
}

interface People {
  customers: CustomerRow[]
  identities: IdentityRow[]
}

function pushDesks(
  io: AgentServer,
  at: At,
  rows: ConversationRow[],
  { customers, identities }: People,
  windows: Push['windows'] & {},
) {
  for (const [deskId, mine] of Map.groupBy(rows, (row) => row.deskId)) {
    const ids = new Set(mine.map((row) => row.id))
    const known = new Set(mine.map((row) => row.requesterId))
    const push: Push = {
      ...at,
      conversations: mine,
      customers: customers.filter((row) => known.has(row.id)),
      identities: identities.filter((row) => known.has(row.customerId)),
      windows: only(windows, ids),
    }
    io.to(room.desk(deskId)).emit('push', push)
  }
}

const only = (windows: { [key: string]: [Id, string][] }, ids: Set<Id>) =>
  Object.fromEntries(
    Object.entries(windows)
      .map(([key, entries]): [string, [Id, string][]] => [key, entries.filter(([id]) => ids.has(id))])
      .filter(([, entries]) => entries.length > 0),
  )

function pushConversations(
  io: AgentServer,
  at: At,
  facts: SealedFact[],
  messages: MessageRow[],
  conversations: ConversationRow[],
  { customers, identities }: People,
) {
  const shown = facts.filter((fact) => shownInThread.includes(fact.type)).map(factRow)
  const byId = Map.groupBy(messages, (row) => row.conversationId)
  const factsById = Map.groupBy(shown, (fact: FactRow) => fact.subject.conversationId!)
  for (const id of new Set([...byId.keys(), ...factsById.keys()])) {
    const requesterId = conversations.find((row) => row.id === id)?.requesterId
    const said = byId.get(id) ?? []
    const mine = identities.filter(
      (row) => row.customerId === requesterId || said.some((message) => message.identityId === row.id),
    )
    const people = new Set([requesterId, ...mine.map((row) => row.customerId)])
    const push: Push = {
      ...at,
      messages: said,
      facts: factsById.get(id) ?? [],
      identities: mine,
      customers: customers.filter((row) => people.has(row.id)),
    }
    io.to(room.conversation(id)).emit('push', push)
  }
}

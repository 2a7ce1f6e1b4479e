import type { Id } from '../../db/ids.ts'
import type { Push, WindowPage } from '../contract/rows.ts'
import type { Group, View } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { epoch } from '../core/epoch.ts'
import { tailPosition } from '../core/tail.ts'
import { draftsOf, find, marksOf, page } from '../conversations/lists.ts'
import { factsAround, pageOf, seen } from '../messages/lists.ts'
import { conversationRow, factRow, load, messageRow, numbersOf } from './rows.ts'

/** The beginning of every push: what it is complete up to. Read before the rows, which may then only be newer. */
export const cursor = () => ({ epoch: epoch(), position: tailPosition() })

/** One page of a window, with what its rows need to be drawn. */
export async function windowPage(
  agent: Caller,
  view: View,
  group: Group,
  after?: { sort: string; id: Id },
): Promise<WindowPage> {
  const at = cursor()
  const { key, rows, order, more } = await page(agent, view, group, after)
  const ids = rows.map((row) => row.id)
  const customers = await load.customers([...new Set(rows.map((row) => row.requesterId))])
  const marks = ids.length > 0 ? await marksOf(agent.id, ids) : []
  const conversations = rows.map(conversationRow)
  const identities = await numbersOf(conversations, customers)
  return { ...at, key, order, more, conversations, customers, identities, marks }
}

/** A conversation as it opens: its newest page, and who it is about. */
export async function opened(agent: Caller, id: Id): Promise<Push> {
  const at = cursor()
  const conversation = await find(agent, id)
  const [messages, marks, drafts] = await Promise.all([pageOf(id), marksOf(agent.id, [id]), draftsOf(agent.id, id)])
  const facts = await factsAround(id, messages, true)
  const people = await writersOf(messages, conversation)
  const rows = { conversations: [conversationRow(conversation)], messages: messages.map(messageRow) }
  return { ...at, ...rows, ...people, marks, drafts, facts: facts.map(factRow) }
}

/** Who wrote these, and all addresses of whom the conversation is about. */
async function writersOf(messages: { identityId: Id | null }[], about?: { requesterId: Id; identityId: Id }) {
  const ids = new Set([about?.identityId, ...messages.map(({ identityId }) => identityId)].filter((id) => id != null))
  const requester = about ? [about.requesterId] : []
  const [writing, known] = await Promise.all([load.identities([...ids]), load.identitiesOf(requester)])
  const identities = [...new Map([...writing, ...known].map((row) => [row.id, row])).values()]
  const customers = await load.customers([...new Set([...requester, ...identities.map((row) => row.customerId)])])
  return { identities, customers }
}

/** A message that another one quotes, wherever it stands. */
export async function oneMessage(agent: Caller, id: Id): Promise<Push> {
  const at = cursor()
  const message = (await seen(agent, id)) ?? refuse('not_found', 'There is no such message.')
  return { ...at, ...(await writersOf([message])), messages: [messageRow(message)] }
}

/** The page of messages before `before`. */
export async function olderPage(agent: Caller, id: Id, before: number): Promise<Push> {
  const at = cursor()
  await find(agent, id)
  const messages = await pageOf(id, before)
  const facts = await factsAround(id, messages, false)
  return { ...at, ...(await writersOf(messages)), messages: messages.map(messageRow), facts: facts.map(factRow) }
}

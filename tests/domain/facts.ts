import { eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, log, messages } from '../../db/schema/index.ts'
import { act, type Act, type Caller } from '../../server/core/act.ts'
import { seal } from '../../server/core/log.ts'
import { reply } from '../../server/messages/writing.ts'

export async function sealAll() {
  while ((await seal()) > 0);
}

/** What is on record about this subject, oldest first: type, data and who did it. */
export async function factsOf(subjectId: Id) {
  await sealAll()
  const rows = await db.select().from(log).where(eq(log.subjectId, subjectId)).orderBy(log.position)
  return rows.map(({ type, data, actor }) => ({ type, data, by: actor.id }))
}
export const lastFact = async (subjectId: Id) => (await factsOf(subjectId)).at(-1)

export async function conversation(id: Id) {
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id))
  return row!
}
export const thread = (id: Id) =>
  db.select().from(messages).where(eq(messages.conversationId, id)).orderBy(messages.seq)

export const said = (text = 'Hello', more: { fileIds?: Id[] } = {}) => ({
  clientId: newId(),
  text,
  fileIds: [],
  ...more,
})

/** The agent answers, having seen everything. */
export const answers = (agent: Caller, id: Id, text = 'Hello') =>
  act(agent, (cx) => reply(cx, id, { ...said(text), seen: 1_000_000 }))

/** Runs a verb and answers how many facts it left about the subject. */
export async function factsLeft(agent: Caller, subjectId: Id, verb: (cx: Act) => Promise<unknown>) {
  const before = (await factsOf(subjectId)).length
  await act(agent, verb)
  return (await factsOf(subjectId)).length - before
}

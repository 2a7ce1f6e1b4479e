import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { deliveries, drafts, files } from '../../db/schema/index.ts'
import { keepDraft } from '../../server/conversations/personal.ts'
import { resolve } from '../../server/conversations/closure.ts'
import { act } from '../../server/core/act.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { attachment } from '../api/house.ts'
import { writes } from '../support/inbound.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, conversation, factsOf, lastFact, said, thread } from './facts.ts'
import { farChannel } from './far.ts'

let world: World
let id: Id
let name: string
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  name = `carol${newId().slice(-8)}`
  id = await writes(world.chat, name, 'Where is my order?')
})

test('an answer is written, queued and on record; the first to answer takes the conversation, and now we wait', async () => {
  await answers(world.ada, id, 'It left on Monday.')
  const [, message] = await thread(id)
  expect(message).toMatchObject({
    seq: 2,
    kind: 'outbound',
    text: 'It left on Monday.',
    state: 'queued',
    agentId: world.ada.id,
  })
  const [delivery] = await db.select().from(deliveries).where(eq(deliveries.messageId, message!.id))
  expect(delivery).toMatchObject({ state: 'queued', channelId: world.chat.id, seq: 2 })
  const after = await conversation(id)
  expect(after).toMatchObject({ assigneeId: world.ada.id, status: 'waiting', waitingSince: null, lastSeq: 2 })
  const facts = (await factsOf(id)).slice(-3).map((fact) => fact.type)
  expect(facts).toEqual(['conversation.assigned', 'message.written', 'conversation.waiting'])
})

test('an answer by a colleague leaves the conversation with the one who has it', async () => {
  await answers(world.ada, id)
  await answers(world.bob, id)
  expect((await conversation(id)).assigneeId).toBe(world.ada.id)
  expect(await lastFact(id)).toMatchObject({ type: 'message.written', by: world.bob.id })
})

test('an answer to a resolved conversation opens it, and we wait for the customer', async () => {
  await act(world.ada, (cx) => resolve(cx, id))
  await answers(world.ada, id)
  expect((await conversation(id)).status).toBe('waiting')
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.reopened', data: { from: 'resolved', to: 'waiting' } })
})

test('chatwoot#12079 an answer written past a message that was not seen is stopped, and says which', async () => {
  await writes(world.chat, name, 'Never mind, I found it!')
  const late = act(world.ada, (cx) => reply(cx, id, { ...said(), seen: 1 }))
  await expect(late).rejects.toMatchObject({ code: 'conflict', details: { newest: 2 } })
  expect(await thread(id)).toHaveLength(2)
  await act(world.ada, (cx) => reply(cx, id, { ...said(), seen: 2 }))
  expect(await thread(id)).toHaveLength(3)
})

test('a note is for the team: nothing is sent, and it is still the customer who waits', async () => {
  await act(world.bob, (cx) => note(cx, id, said('Be kind, he had trouble before.')))
  const [, message] = await thread(id)
  expect(message).toMatchObject({ kind: 'note', state: null, channelId: null, identityId: null })
  expect(await db.select().from(deliveries).where(eq(deliveries.messageId, message!.id))).toEqual([])
  expect(await conversation(id)).toMatchObject({ status: 'open', assigneeId: null, previewKind: 'note' })
  expect(await lastFact(id)).toMatchObject({ type: 'message.noted', data: { messageId: message!.id } })
})

test('an answer takes its files along; each goes out once, and nobody’s but the writer’s', async () => {
  const mine = await attachment(world.ada, 'invoice.txt', 'x')
  const bobs = await attachment(world.bob, 'other.txt', 'y')
  const send = (fileIds: Id[]) => act(world.ada, (cx) => reply(cx, id, { ...said('Here', { fileIds }), seen: 1000 }))
  await expect(send([mine, bobs])).rejects.toMatchObject({ code: 'invalid' })
  await send([mine])
  const message = (await thread(id)).at(-1)!
  expect(message.files).toEqual([{ id: mine, name: 'invoice.txt', mime: 'text/plain', size: 1 }])
  const [file] = await db.select().from(files).where(eq(files.id, mine))
  expect(file!.messageId).toBe(message.id)
  await expect(send([mine])).rejects.toMatchObject({ code: 'invalid' })
})

test('files larger than their channel takes are refused together, whatever each has; a note takes them', async () => {
  const channel = await farChannel(world.support)
  const id = await channel.writes('leila', 'Send me all of it')
  const two = async () => [
    await attachment(world.ada, 'a.txt', 'a'.repeat(600)),
    await attachment(world.ada, 'b.txt', 'b'.repeat(600)),
  ]
  const both = await two()
  const given = (fileIds: Id[]) => ({ ...said('Here', { fileIds }), seen: 1000 })
  const sent = act(world.ada, (cx) => reply(cx, id, given(both)))
  await expect(sent).rejects.toMatchObject({ code: 'too_large' })
  expect(await conversation(id)).toMatchObject({ lastSeq: 1, status: 'open' })
  // They are still his to send one by one.
  for (const one of both) await act(world.ada, (cx) => reply(cx, id, given([one])))
  const others = await two()
  await act(world.ada, (cx) => note(cx, id, said('For us', { fileIds: others })))
  expect(await conversation(id)).toMatchObject({ lastSeq: 4 })
})

test('two answers at once cannot both take the same file', async () => {
  const file = await attachment(world.ada, 'a.txt', 'z')
  const send = () => act(world.ada, (cx) => reply(cx, id, { ...said('Here', { fileIds: [file] }), seen: 1000 }))
  const outcomes = await Promise.allSettled([send(), send(), send()])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('what is sent is no longer a draft', async () => {
  await keepDraft(world.ada, id, 'It le', false)
  await answers(world.ada, id, 'It left.')
  const [draft] = await db.select().from(drafts).where(eq(drafts.conversationId, id))
  expect(draft!.text).toBe('')
})

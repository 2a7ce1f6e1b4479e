import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { formerTexts } from '../../server/messages/former.ts'
import { resend, skip } from '../../server/messages/resending.ts'
import { writes } from '../support/inbound.ts'
import { answer, answered, asked, carryAllOut, channel, id, rewrites, takesBack, typesOf, world } from './changes.ts'
import { answers, conversation, lastFact, thread } from './facts.ts'
import { farChannel, sendAll } from './far.ts'

asked()

test('what an agent changes is changed there first, and then here', async () => {
  const messageId = await answered()
  await rewrites(messageId, 'It comes on Tuesday')
  expect(await answer()).toMatchObject({
    text: 'It comes on Monday',
    change: { kind: 'edit', text: 'It comes on Tuesday', state: 'queued', agentId: world.ada.id },
  })
  expect(await lastFact(id)).toMatchObject({ type: 'message.changing', data: { messageId, change: 'edit' } })
  await carryAllOut()
  expect(channel.far.changes).toMatchObject([{ id: `far-${channel.far.sent[0]!.id}`, text: 'It comes on Tuesday' }])
  const now = await answer()
  expect(now).toMatchObject({ text: 'It comes on Tuesday', change: null, state: 'sent' })
  expect(now.editedAt).toBeInstanceOf(Date)
  expect((await conversation(id)).preview).toBe('It comes on Tuesday')
  expect(await formerTexts(world.ada, messageId)).toMatchObject([{ text: 'It comes on Monday' }])
  expect(await lastFact(id)).toEqual({ type: 'message.edited', data: { messageId }, by: world.ada.id })
})

test('what an agent takes back is gone there, and kept here', async () => {
  const messageId = await answered('x'.repeat(120))
  await takesBack(messageId)
  await takesBack(messageId)
  await carryAllOut()
  expect(channel.far.changes).toEqual(channel.far.sent.map((part) => ({ id: `far-${part.id}` })))
  expect(channel.far.changes).toHaveLength(2)
  const now = await answer()
  expect(now).toMatchObject({ text: 'x'.repeat(120), change: null })
  expect(now.takenBackAt).toBeInstanceOf(Date)
  expect((await typesOf()).slice(-3)).toEqual(['message.changing', 'message.withdrawn', 'conversation.reopened'])
  await expect(rewrites(messageId, 'No')).rejects.toThrow('taken back')
})

test('what has not begun to leave is changed at once, and what is taken back then never leaves', async () => {
  await answers(world.ada, id, 'Monday')
  await rewrites((await answer()).id, 'Tuesday '.repeat(20).trim())
  expect(await answer()).toMatchObject({ change: null, editedAt: null })
  expect((await conversation(id)).preview).toMatch(/^Tuesday/)
  await sendAll()
  expect(channel.far.sent.map(({ text }) => text).join(' ')).toBe('Tuesday '.repeat(20).trim())
  await answers(world.ada, id, 'Wednesday')
  await takesBack((await answer()).id)
  await sendAll()
  expect(channel.far.sent).toHaveLength(2)
  expect(await answer()).toMatchObject({ text: 'Wednesday', state: 'skipped', change: null })
  expect(await lastFact(id)).toMatchObject({ type: 'message.withdrawn', by: world.ada.id })
  expect(await conversation(id)).toMatchObject({ status: 'waiting', waitingSince: null })
})

test('whose only answer is taken back, or given up, waits again since he wrote', async () => {
  const [question] = await thread(id)
  const waits = { status: 'open', waitingSince: question!.createdAt }
  await takesBack(await answered())
  expect(await conversation(id)).toMatchObject({ status: 'waiting', waitingSince: null })
  await carryAllOut()
  expect(await conversation(id)).toMatchObject(waits)
  expect(await lastFact(id)).toMatchObject({ type: 'conversation.reopened', data: { from: 'waiting', to: 'open' } })
  channel.far.fail = 'certain'
  const messageId = await answered()
  await act(world.ada, (cx) => skip(cx, messageId))
  expect(await conversation(id)).toMatchObject(waits)
})

test('what may have arrived once is not said to have never left, though it waits to be sent again', async () => {
  const other = await farChannel(world.support, false)
  const there = await other.writes('dariush', 'Hello?')
  other.far.fail = 'uncertain'
  await answers(world.ada, there, 'Monday')
  await sendAll()
  const messageId = (await answer(there)).id
  expect(await answer(there)).toMatchObject({ state: 'unknown' })
  await act(world.ada, (cx) => resend(cx, messageId))
  await takesBack(messageId)
  expect(await answer(there)).toMatchObject({
    state: 'queued',
    takenBackAt: null,
    change: { kind: 'remove', state: 'queued' },
  })
})

test('of a message that never left nothing is changed', async () => {
  await answers(world.ada, id, 'Monday')
  const messageId = (await answer()).id
  const { calls } = channel.far
  const letGo = channel.far.hang()
  const sending = sendAll()
  await expect.poll(() => channel.far.calls).toBeGreaterThan(calls)
  await rewrites(messageId, 'Tuesday')
  channel.far.fail = 'certain'
  letGo()
  await sending
  await expect(rewrites(messageId, 'Wednesday')).rejects.toThrow('did not get through')
  await act(world.ada, (cx) => skip(cx, messageId))
  await carryAllOut()
  expect((await answer()).change).toMatchObject({ state: 'failed', failure: 'not_sent' })
})

test('only its author or a supervisor changes what was sent, and only where and as long as the channel can', async () => {
  const messageId = await answered()
  await expect(rewrites(messageId, 'Tuesday', world.bob)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(takesBack(messageId, world.aud)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(takesBack(messageId, world.eve)).rejects.toMatchObject({ code: 'not_found' })
  const [inbound] = await thread(id)
  await expect(rewrites(inbound!.id, 'x')).rejects.toMatchObject({ code: 'conflict' })
  await expect(rewrites(messageId, ' ')).rejects.toMatchObject({ code: 'invalid' })
  await expect(rewrites(messageId, 'x'.repeat(101))).rejects.toMatchObject({ code: 'invalid' })
  await rewrites(messageId, 'Tuesday', world.sam)
  const twoDaysAgo = new Date(Date.now() - 49 * 3_600_000)
  await db.update(messages).set({ createdAt: twoDaysAgo }).where(eq(messages.id, messageId))
  await expect(takesBack(messageId)).rejects.toThrow('soon after')
  const there = await writes(world.chat, 'erfan', 'Hello?')
  await answers(world.ada, there)
  const [, onChat] = await thread(there)
  for (const change of [() => rewrites(onChat!.id, 'x'), () => takesBack(onChat!.id)])
    await expect(change()).rejects.toThrow('cannot do')
})

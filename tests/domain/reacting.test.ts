import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { jobs, messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { runOneJob } from '../../server/core/jobs.ts'
import { carryReaction, react } from '../../server/messages/reacting.ts'
import { newWorld, type World } from '../support/world.ts'
import { lastFact } from './facts.ts'
import { farChannel, type FarChannel } from './far.ts'

let world: World
let channel: FarChannel
let id: Id
let name: string
beforeAll(async () => void (world = await newWorld()))
beforeEach(async () => {
  await db.delete(jobs)
  channel = await farChannel(world.support)
  name = newId()
  const from = { kind: 'fake', address: 'carol', verified: true }
  await channel.hears([{ type: 'message', from, text: 'Thank you', externalId: name }])
  id = (await message()).id
})

const message = async () => (await db.select().from(messages).where(eq(messages.externalId, name)))[0]!
const reacts = (emoji: string | null) => act(world.ada, (cx) => react(cx, id, emoji))
const work = () => runOneJob({ 'messages.react': carryReaction })
const ours = async () => (await message()).reactions[0]

test('what is wanted while another wish is on its way is done after it, and counts', async () => {
  const letGo = channel.far.hang()
  await reacts('👍')
  const first = work()
  await expect.poll(() => channel.far.calls).toBe(1)
  await reacts('👏')
  letGo()
  await first
  expect(await ours()).toMatchObject({ emoji: ['👏'], ours: { state: 'queued' } })
  await db.update(jobs).set({ runAt: new Date(0) })
  while (await work());
  expect(channel.far.reactions.map(([, emoji]) => emoji).at(-1)).toBe('👏')
  expect((await ours())!.ours).toEqual({ id: expect.any(String), agentId: world.ada.id })
})

test('a far side that is away is asked again, and gives up in words after ten times', async () => {
  channel.far.fail = 'retry'
  await reacts('👍')
  for (let n = 0; n < 10; n++) {
    await work()
    await db.update(jobs).set({ runAt: new Date(0) })
  }
  expect((await ours())!.ours).toMatchObject({ state: 'failed', failure: 'busy' })
  const { conversationId } = await message()
  expect(await lastFact(conversationId)).toMatchObject({
    type: 'message.unreacted',
    data: { messageId: id, code: 'busy' },
  })
  channel.far.fail = null
  await reacts(null)
  while (await work());
  expect(channel.far.reactions).toEqual([[name, null]])
  expect(await ours()).toBeUndefined()
})

import { beforeAll, beforeEach } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { jobs } from '../../db/schema/index.ts'
import { act, type Caller } from '../../server/core/act.ts'
import { runOneJob } from '../../server/core/jobs.ts'
import { carryOut } from '../../server/messages/carrying-out.ts'
import { rewrite, takeBack } from '../../server/messages/changing.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, factsOf, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

export let world: World
/** Its far side is ours to break. */
export let channel: FarChannel
/** Carol's conversation there, which Ada answers. */
export let id: Id

/** Every test begins with a question on a channel where what was sent can be changed. */
export function asked() {
  beforeAll(async () => void (world = await newWorld()))
  beforeEach(async () => {
    await db.delete(jobs)
    channel = await farChannel(world.support)
    id = await channel.writes('carol', 'Where is my refund?')
  })
}

/** Ada's answer, as it is now. */
export const answer = async (conversationId = id) =>
  (await thread(conversationId)).findLast(({ kind }) => kind === 'outbound')!

export async function answered(text = 'It comes on Monday') {
  await answers(world.ada, id, text)
  await sendAll()
  return (await answer()).id
}

export const rewrites = (messageId: Id, text: string, who: Caller = world.ada) =>
  act(who, (cx) => rewrite(cx, messageId, text))
export const takesBack = (messageId: Id, who: Caller = world.ada) => act(who, (cx) => takeBack(cx, messageId))

export async function carryAllOut() {
  while (await runOneJob({ 'messages.carry-out': carryOut }));
}

export const typesOf = async () => (await factsOf(id)).map(({ type }) => type)

/** Once more, as if all the waiting were over. */
export const again = async (attempts = 1) => {
  await db.update(jobs).set({ runAt: new Date(0), attempts: attempts - 1 })
  await carryAllOut()
}

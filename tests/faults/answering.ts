import { setTimeout as sleep } from 'node:timers/promises'
import { inArray } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, deliveries } from '../../db/schema/index.ts'
import { lostConnection } from '../../server/core/failure.ts'
import type { apiOf } from '../support/server.ts'

type Api = ReturnType<typeof apiOf>
/** So many may wait behind what is tried again later; beyond that a customer is answered for nothing. */
const backlog = 40

/** An agent answers whatever is there, again and again with the same uuid until it is acknowledged. */
export function answers(api: Api) {
  const acknowledged: Id[] = []
  const work = forever(async (going) => {
    if ((await db.$count(deliveries, inArray(deliveries.state, ['queued', 'sending']))) > backlog) return
    for (const { id } of await db.select({ id: conversations.id }).from(conversations)) {
      const clientId = crypto.randomUUID()
      const body = { clientId, text: 'answer', fileIds: [], seen: 2_000_000_000 }
      const path = `/conversations/${id}/messages`
      let status = 0
      while (going() && status !== 200) if ((status = await statusOf(api('POST', path, body))) !== 200) await sleep(20)
      if (status === 200) acknowledged.push(clientId)
    }
  })
  return { count: () => acknowledged.length, stop: async () => (await work.stop(), acknowledged) }
}

/** And sends again what did not get through. */
export const mends = (api: Api) =>
  forever(async () => {
    const stuck = await db
      .selectDistinct({ id: deliveries.messageId })
      .from(deliveries)
      .where(inArray(deliveries.state, ['failed', 'unknown']))
    for (const { id } of stuck) await statusOf(api('POST', `/messages/${id}/resend`))
  })

export const statusOf = (asked: ReturnType<Api>) =>
  asked.then(
    ({ status }) => status,
    () => 0,
  )

/** Does it again and again, and a database that is just not there is no reason to stop. */
export function forever(work: (going: () => boolean) => Promise<unknown>) {
  let going = true
  const unlessAway = (error: unknown) => {
    if (!lostConnection(error)) throw error
  }
  const ended = (async () => {
    for (; going; await sleep(20)) await work(() => going).catch(unlessAway)
  })()
  return { stop: () => ((going = false), ended) }
}

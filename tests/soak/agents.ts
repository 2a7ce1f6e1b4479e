import { setTimeout as sleep } from 'node:timers/promises'
import { inArray } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { deliveries } from '../../db/schema/index.ts'
import { forever, mends, statusOf } from '../faults/answering.ts'
import { apiOf, cookieOf, grantPassword } from '../support/server.ts'
import type { Random } from '../threats/fuzz/random.ts'
import { followScreen } from './following.ts'
import type { Ground } from './ground.ts'

/** More than this need not wait behind what is tried again later. */
const backlog = 300
/** How long each rests between two answers. */
const pace = 120

/** Everybody who answers: each follows on a screen of his own, and writes to whom he sees there. */
export async function agents({ url, direct, world, journal }: Ground, random: Random) {
  const statuses = new Map<number, number>()
  const staff = [world.ada, world.bob, world.sam]
  const seats = await Promise.all(
    staff.map(async (agent) => {
      const cookie = await cookieOf(direct, await grantPassword(agent))
      return { agent, cookie, api: apiOf(url, cookie, 3_000), screen: await followScreen(url, cookie, agent.id) }
    }),
  )
  let isCrowded = false
  const counting = forever(async () => {
    const waiting = await db.$count(deliveries, inArray(deliveries.state, ['queued', 'sending'])).catch(() => 0)
    isCrowded = waiting > backlog
    await sleep(500)
  })
  const answering = seats.map(({ api, screen, agent }, seat) => {
    let n = 0
    return forever(async (going) => {
      const known = [...screen.rows().conversations.values()]
      if (known.length === 0 || isCrowded) return sleep(pace)
      const { id } = random.pick(known)
      n++
      const written = { clientId: crypto.randomUUID(), text: `answer ${seat}/${n}`, fileIds: [], seen: 2_000_000_000 }
      for (let status = 0; status !== 200 && going();) {
        status = await statusOf(api('POST', `/conversations/${id}/messages`, written))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status === 200) await journal.write({ what: 'answered', key: written.clientId, by: agent.id, n })
        else await sleep(50)
      }
      await sleep(pace)
    })
  })
  const mending = mends(apiOf(direct, seats[0]!.cookie, 10_000))
  return {
    seats,
    /** How often they were answered what. */
    statuses,
    async stop() {
      await Promise.all([counting.stop(), ...answering.map((one) => one.stop())])
    },
    /** Whoever sends again what failed goes last. */
    rest: () => mending.stop(),
    leave: () => Promise.all(seats.map(({ screen }) => screen.leave())),
  }
}
export type Agents = Awaited<ReturnType<typeof agents>>

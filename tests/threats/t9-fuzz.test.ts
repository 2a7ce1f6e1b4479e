import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { newHouse, type House } from '../api/house.ts'
import { visitorToken } from '../live/line.ts'
import { heldMegabytes } from '../support/heap.ts'
import { found, plant } from './fuzz/canaries.ts'
import { frame } from './fuzz/frames.ts'
import { random, seedOf } from './fuzz/random.ts'
import { hangUp, routes, send, shoot } from './fuzz/requests.ts'
import { bareSocket } from './fuzz/socket.ts'

/** FUZZ_SCALE=4 makes it 100,000 in all, as before a release. */
const scale = Number(process.env.FUZZ_SCALE ?? 1)
const frames = 15_000 * scale
const requests = 10_000 * scale
const timeout = 120_000 * scale

/** MB by which what is held may grow from then on; with FUZZ_SCALE=40 that is a hundred bytes a shot. */
const growth = 30
/** What is held once a third is done, and what at the end. */
function holding() {
  const held: number[] = []
  return {
    at: (left: number, all: number) => left < (all * 2) / 3 && held.length === 0 && held.push(heldMegabytes()),
    end: () => {
      const [then, now] = [held[0]!, heldMegabytes()]
      console.log(`${then.toFixed(0)} MB held at a third, ${now.toFixed(0)} at the end`)
      expect(now - then).toBeLessThan(growth)
    },
  }
}

let house: House
let canaries: string[]
let known: string[]
const crashes: unknown[] = []
const crashed = (error: unknown) => void crashes.push(error)

beforeAll(async () => {
  for (const sign of ['unhandledRejection', 'uncaughtException'] as const) process.on(sign, crashed)
  house = await newHouse()
  canaries = await plant(house)
  const ids = Object.values(house.corners).flatMap((of) => [of.conversationId, of.deskId, of.fileId, of.outboundId])
  known = [newId(), house.bob.id, ...ids, house.salesChat.id, house.chat.id, String(house.corners.sales.rawId)]
}, 60_000)
afterAll(() => {
  hangUp()
  for (const sign of ['unhandledRejection', 'uncaughtException'] as const) process.off(sign, crashed)
})

test(`T9 no request of ${requests} makes the server fail or tell a secret`, { timeout }, async () => {
  const seed = seedOf()
  console.log(`FUZZ_SEED=${seed} for the requests`)
  const r = random(seed)
  const all = routes()
  const cookies = [house.ada, house.root, house.aud].map(house.cookie).concat('', '', '')
  const wrong: string[] = []
  let left = requests
  const memory = holding()
  const one = async () => {
    while (left-- > 0 && wrong.length < 10) {
      memory.at(left, requests)
      const shot = shoot(r, house, all, known, cookies)
      // The auditor may read what the others may not.
      const secrets =
        shot.headers.cookie === house.cookie(house.aud)
          ? canaries.filter((one) => one !== house.corners.sales.canary)
          : canaries
      const { status, text } = await send(house.port, shot)
      const leaked = found(secrets, text)
      if (status === 500 || leaked.length > 0) wrong.push(JSON.stringify({ status, leaked, shot }).slice(0, 800))
    }
  }
  await Promise.all(Array.from({ length: 16 }, one))
  expect(wrong).toEqual([])
  expect(crashes).toEqual([])
  memory.end()
})

test(`T9 no frame of ${frames} makes the server fail or tell a secret`, { timeout }, async () => {
  const seed = seedOf()
  console.log(`FUZZ_SEED=${seed} for the frames`)
  const r = random(seed)
  const { token } = await visitorToken(house.url, house.chat.id)
  const visitor = `40/visitor,${JSON.stringify({ channelId: house.chat.id, credentials: { token }, after: 0 })}`
  const wrong: string[] = []
  let left = frames
  const memory = holding()
  const one = async () => {
    while (left > 0 && wrong.length < 10) {
      memory.at(left, frames)
      const asAgent = r.chance(0.6)
      const headers = {
        origin: house.url,
        cookie: asAgent ? house.cookie(house.ada) : '',
        'x-forwarded-for': `10.1.${r.below(250)}.${r.below(250)}`,
      }
      const line = await bareSocket(house.port, headers, asAgent ? '40' : visitor)
      for (let n = 0; n < 40 && line.admitted(); n++) left -= await volley(line, asAgent)
      const leaked = found(canaries, line.heard())
      if (leaked.length > 0 || line.heard().includes('"fault"')) wrong.push(`${leaked} ${line.heard().slice(0, 800)}`)
      line.close()
    }
  }
  /** Some frames, and then a question whose answer says that they are done with. */
  const volley = async (line: Awaited<ReturnType<typeof bareSocket>>, asAgent: boolean) => {
    const namespace = asAgent ? '' : '/visitor,'
    for (let n = 0; n < 60; n++) line.send(frame(r, namespace, known))
    const id = 100_000 + r.below(1_000_000)
    line.send(`42${namespace}${id}["${asAgent ? 'open' : 'history'}",${asAgent ? null : 1}]`)
    await line.until(`43${namespace}${id}`)
    return 61
  }
  await Promise.all(Array.from({ length: 24 }, one))
  expect(wrong).toEqual([])
  expect(crashes).toEqual([])
  memory.end()
  expect((await fetch(`${house.url}/health`)).status).toBe(200)
})

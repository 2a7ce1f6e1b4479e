import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { agentLine, said, visitorLine, visitorToken } from '../live/line.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { apiOf, cookieOf, grantPassword } from '../support/server.ts'
import { newWorld } from '../support/world.ts'
import { answers, mends } from './answering.ts'
import { backOffIsOver, endedWell, settled } from './chats.ts'
import { farSide } from './far-side.ts'
import { chatter } from './load.ts'

/** TAKEOVERS=1000 as before a release. */
const takeovers = Number(process.env.TAKEOVERS ?? 20)

const world = await newWorld()
const far = await farSide()
await grantPassword(world.ada)
await grantPassword(world.bob)

const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 60_000 })

/** Two processes on one database, with one folder and one key. */
const [here, there] = [await node(), await node()]
afterAll(async () => {
  await Promise.all([here, there].map(({ process }) => process.kill()))
  far.close()
})

async function node() {
  const PORT = String(await freePort())
  const common = { HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where), FAR_SIDE: far.url }
  const start = () => startProcess({ ...common, PORT }, `${import.meta.dirname}/far-hub.ts`)
  return { url: `http://127.0.0.1:${PORT}`, process: await start() }
}

test('what is written at one node is read at the other, and so is what nobody stores', async () => {
  const [ada, bob] = [await cookieOf(here.url, 'ada@example.com'), await cookieOf(there.url, 'bob@example.com')]
  const { token } = await visitorToken(here.url, world.chat.id)
  const visitor = await visitorLine(here.url, world.chat.id, token)
  const agent = await agentLine(there.url, { cookie: bob })
  const told = agent.next('push')
  expect(await visitor.ask('say', said('Where is my lamp?'))).toEqual({ ok: true })
  await told
  await eventually(() => JSON.stringify(agent.heard)).toContain('Where is my lamp?')
  const conversationId = await newest()
  await agent.ask('open', conversationId)

  // Whoever may connect to the database can say anything.
  await db.execute(sql`select pg_notify('peyk', 'stranger 0 1 x'), pg_notify('peyk', '')`)

  // Nobody else tells of these: without the bus they would never come.
  const beside = await agentLine(here.url, { cookie: ada })
  await beside.ask('open', conversationId)
  const both = [world.ada.id, world.bob.id].sort()
  const viewers = (line: typeof agent) =>
    line.heard
      .filter(({ event }) => event === 'viewers')
      .map(({ args }) => (args[0] as { agentIds: Id[] }).agentIds.sort())
  await eventually(() => viewers(agent).at(-1)).toEqual(both)
  await eventually(() => viewers(beside).at(-1)).toEqual(both)
  const typed = visitor.next('typing')
  const seen = beside.next('typing')
  agent.socket.emit('typing', { conversationId, note: false })
  await typed
  expect((await seen)[0]).toMatchObject({ conversationId, agentId: world.bob.id })
  const types = agent.next('typing')
  visitor.socket.emit('typing')
  expect((await types)[0]).toMatchObject({ conversationId, agentId: null })

  // A customer at one node is told that someone is at work at the other.
  beside.close()
  const other = await visitorLine(here.url, world.chat.id, (await visitorToken(here.url, world.chat.id)).token)
  expect(other.heard.find(({ event }) => event === 'hello')?.args[0]).toMatchObject({ online: true })
  await eventually(() => viewers(agent).at(-1)).toEqual([world.bob.id])

  const answered = apiOf(there.url, bob)('POST', `/conversations/${conversationId}/messages`, {
    ...said('It left this morning.'),
    seen: 2_000_000_000,
  })
  expect((await answered).status).toBe(200)
  await eventually(() => JSON.stringify(visitor.heard)).toContain('It left this morning.')
  ;[visitor, agent, other].forEach((line) => line.close())
})

test(
  'a node that stands still loses its work to the other, and finds that out when it goes on',
  { timeout: 120_000 },
  async () => {
    const held = await holderOf(`intake ${world.chat.kind}`)
    const [frozen, alive] = held.includes(`/${here.process.pid}/`) ? [here, there] : [there, here]
    const { token } = await visitorToken(alive.url, world.chat.id)
    const visitor = await visitorLine(alive.url, world.chat.id, token)
    frozen.process.signal('SIGSTOP')
    const since = Date.now()
    onTestFinished(() => frozen.process.signal('SIGCONT'))
    // It may have been stopped in the middle of what others wait for.
    const question = said('Anybody there?')
    await eventually(() => visitor.ask('say', question)).toEqual({ ok: true })
    await eventually(newest).not.toBe(undefined)
    await eventually(async () => (await holderOf(`intake ${world.chat.kind}`)).includes(`/${alive.process.pid}/`)).toBe(
      true,
    )
    console.log(`taken over after ${((Date.now() - since) / 1000).toFixed(1)} s`)
    await eventually(() => JSON.stringify(visitor.heard)).toContain('Anybody there?')
    frozen.process.signal('SIGCONT')
    expect(await visitor.ask('say', said('Good.'))).toEqual({ ok: true })
    await settled()
    const texts = await db.execute<{ text: string }>(
      sql`select text from messages where text in ('Anybody there?', 'Good.') order by seq`,
    )
    expect(texts.rows.map(({ text }) => text)).toEqual(['Anybody there?', 'Good.'])
    visitor.close()
  },
)

test(
  `after ${takeovers} changes of hands under load everything is stored and sent once, and shown`,
  { timeout: 100_000 + takeovers * 3000 },
  async () => {
    const api = apiOf(there.url, await cookieOf(there.url, 'ada@example.com'))
    const visitors = await Promise.all([here, there, here, there].map(({ url }) => chatter(url, world.chat.id)))
    const [answering, mending] = [answers(api), mends(api)]
    onTestFinished(async () => void (await Promise.all([answering.stop(), mending.stop()])))
    const before = await changes()
    // On a busy machine work changes hands sooner than much of it is done.
    const isLittle = () => Math.min(answering.count(), ...visitors.map((one) => one.acknowledged.length)) <= 10
    while ((await changes()) < before + takeovers || isLittle()) {
      // Its holder believes for a while that it is his, as one who stood still.
      await db.execute(sql`update leases set until = now() - interval '1 second' where name in
      (select name from leases order by random() limit 1)`)
      await sleep(20)
      await backOffIsOver()
    }
    await endedWell({ visitors, answering, mending }, far)
  },
)

async function newest() {
  const { rows } = await db.execute<{ id: Id }>(sql`select id from conversations order by created_at desc limit 1`)
  return rows[0]!.id
}

async function holderOf(name: string) {
  const { rows } = await db.execute<{ holder: string }>(sql`select holder from leases where name = ${name}`)
  return rows[0]!.holder
}

/** How often work has changed hands. */
async function changes() {
  const { rows } = await db.execute<{ n: number }>(sql`select sum(fence)::int as n from leases`)
  return rows[0]!.n
}

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { newWorld } from '../support/world.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { apiOf, cookieOf, grantPassword } from '../support/server.ts'
import { answers, mends } from './answering.ts'
import { backOffIsOver, endedWell } from './chats.ts'
import { farSide } from './far-side.ts'
import { chatter } from './load.ts'
import { points } from './points.ts'

const world = await newWorld()
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const far = await farSide()
const root = join(import.meta.dirname, '../..')
const environment = { PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where), FAR_SIDE: far.url }
await grantPassword(world.ada)

type Server = Awaited<ReturnType<typeof startProcess>>

const start = (more: Record<string, string> = {}) =>
  startProcess({ ...environment, ...more }, join(import.meta.dirname, 'far-hub.ts'))

let server: Server | undefined
afterAll(() => server?.kill())

/** Which no chat comes by. */
const elsewhere = ['change.after-call']

test('every crash point that is named by itself is one of them', async () => {
  for await (const file of glob('server/**/*.ts', { cwd: root })) {
    for (const [, name] of (await readFile(join(root, file), 'utf8')).matchAll(/crashPoint\('(.+?)'\)/g))
      expect([...points, ...elsewhere]).toContain(name)
  }
})

test(
  'killed 30 times under load, at each point and in between, it stores and sends everything once and in order, and shows it',
  { timeout: 600_000 },
  async () => {
    server = await start()
    const api = apiOf(url, await cookieOf(url, 'ada@example.com'))
    const visitors = await Promise.all(Array.from({ length: 4 }, () => chatter(url, world.chat.id)))
    const answering = answers(api)
    const mending = mends(api)
    onTestFinished(async () => void (await Promise.all([answering.stop(), mending.stop()])))
    for (const [n, point] of points.entries()) {
      await server.kill()
      server = await start({ CRASH_AT: point })
      await expect.poll(diedBefore(server), { timeout: 30_000, message: `nobody came by at ${point}` }).toBe(true)
      if (n % 3 === 0 || points[n + 1] === 'send.interrupted') continue
      server = await start()
      await sleep(100 + 37 * (n % 11))
    }
    await server.kill()
    server = await start()
    await endedWell({ visitors, answering, mending }, far)
    await server.kill('SIGTERM')
    far.close()
  },
)

const diedBefore = (server: Server) => async () => (await backOffIsOver(), server.isDead())

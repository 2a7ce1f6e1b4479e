import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { log, raw } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { rewrite } from '../../server/messages/changing.ts'
import { newBotChannel } from '../connectors/telegram.stage.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()
const far = await startBotApi()
const port = await freePort()
const environment = {
  PORT: String(port),
  HUB_DATA: world.folder,
  DATABASE_URL: urlOf(world.where),
  PRIVATE_NETWORKS: '127.0.0.0/8',
}
type Server = Awaited<ReturnType<typeof startProcess>>
let server: Server | undefined
afterAll(async () => {
  await server?.kill()
  await far.close()
})
const start = async (more: Record<string, string> = {}) => (server = await startProcess({ ...environment, ...more }))
const soon = { timeout: 120_000 }

test(
  'killed between storing and confirming, it keeps what a bot was told once; killed while answering, it says that it does not know',
  { timeout: 400_000 },
  async () => {
    const { bot, channelId, received, answer, ended } = await newBotChannel(world, far)
    const carol = bot.person({ id: 4711 })
    const points = ['raw.before-commit', 'raw.after-commit', 'intake.before-commit']
    for (const [n, point] of points.entries()) {
      const dying = await start({ CRASH_AT: point })
      carol.says(`before ${n}`)
      carol.says(`and ${n}`)
      await expect.poll(dying.isDead, soon).toBe(true)
      // What was stored, if anything, is not confirmed yet: it comes again.
      if (point.startsWith('raw.')) expect(bot.updates.length).toBeGreaterThan(0)
      await start()
      await received(2 * (n + 1))
      far.cutAll()
      await server!.kill()
    }
    await start()
    const rows = await received(2 * points.length)
    expect(rows.map(({ text }) => text)).toEqual(points.flatMap((_, n) => [`before ${n}`, `and ${n}`]))
    expect(await db.$count(raw, eq(raw.channelId, channelId))).toBe(rows.length)
    await expect.poll(() => bot.updates.length, soon).toBe(0)
    await server!.kill()

    const dying = await start({ CRASH_AT: 'send.after-call' })
    const id = await answer('Once, whatever happens')
    await expect.poll(dying.isDead, soon).toBe(true)
    await start()
    await ended(id, 'unknown')
    expect(bot.accepted.map(({ messages }) => messages[0]!.text)).toEqual(['Once, whatever happens'])
  },
)

test(
  'killed after the far side has changed a message, it knows so in the end, and once',
  { timeout: 400_000 },
  async () => {
    await server!.kill()
    const { bot, received, answer, ended, message } = await newBotChannel(world, far)
    const dying = await start({ CRASH_AT: 'change.after-call' })
    bot.person({ id: 4712 }).says('What does it cost?')
    await received(1)
    const id = await answer('Nothing')
    await ended(id, 'sent')
    await act(world.ada, (cx) => rewrite(cx, id, 'Ten'))
    await expect.poll(dying.isDead, soon).toBe(true)
    expect(await message(id)).toMatchObject({ text: 'Nothing', change: { kind: 'edit', state: 'queued' } })
    await start()
    await expect.poll(async () => (await message(id)).text, soon).toBe('Ten')
    expect(await message(id)).toMatchObject({ change: null })
    expect([...bot.chats.get(4712)!.messages.values()].map(({ text }) => text)).toEqual(['What does it cost?', 'Ten'])
    const edited = sql`type = 'message.edited' and data ->> 'messageId' = ${id}`
    await expect.poll(() => db.$count(log, edited), soon).toBe(1)
  },
)

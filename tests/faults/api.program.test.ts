import { asc, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { farSystem, message, posted, secret } from '../connectors/api.support.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()
const far = await farSystem()
const port = await freePort()
const environment = {
  PORT: String(port),
  HUB_DATA: world.folder,
  DATABASE_URL: urlOf(world.where),
  PRIVATE_NETWORKS: '127.0.0.0/8',
}
let server: Awaited<ReturnType<typeof startProcess>> | undefined
afterAll(async () => {
  await server?.kill()
  far.close()
})
const start = async (more: Record<string, string> = {}) => (server = await startProcess({ ...environment, ...more }))
const soon = { timeout: 120_000 }

test(
  'killed before or after storing what a program hands in, it has it once; killed while it hands out an answer, the program gets it again under the same name',
  { timeout: 400_000 },
  async () => {
    const settings = { url: far.url, secret }
    const channelId = await act(system, (cx) =>
      addChannel(cx, { kind: 'api', name: 'Program', deskId: world.support, settings }),
    )
    const stored = () => db.select().from(messages).where(eq(messages.channelId, channelId)).orderBy(asc(messages.seq))
    const hand = (n: number) =>
      fetch(
        posted(`http://127.0.0.1:${port}/in/${channelId}/messages`, message({ id: `m-${n}`, text: `${n}` }), {
          id: `m-${n}`,
        }),
      )
        .then(({ status }) => status)
        .catch(() => 0)
    const points = ['raw.before-commit', 'raw.after-commit', 'intake.before-commit']
    for (const [n, point] of points.entries()) {
      const dying = await start({ CRASH_AT: point })
      const first = await hand(n)
      await expect.poll(dying.isDead, soon).toBe(true)
      // Nothing is acknowledged that is not kept.
      expect(first).toBe(point.startsWith('raw.') ? 0 : 202)
      await start()
      await expect.poll(() => hand(n), soon).toBe(202)
      await expect.poll(async () => (await stored()).map(({ text }) => text), soon).toHaveLength(n + 1)
      await server!.kill()
    }
    const rows = await stored()
    expect(rows.map(({ text }) => text)).toEqual(['0', '1', '2'])
    expect(await db.$count(raw, eq(raw.channelId, channelId))).toBe(3)

    const dying = await start({ CRASH_AT: 'send.after-call' })
    const written = { clientId: newId(), text: 'Once', fileIds: [], seen: 3 }
    await act(world.ada, (cx) => reply(cx, rows[0]!.conversationId, written))
    await expect.poll(dying.isDead, soon).toBe(true)
    expect([...far.accepted.values()].map(({ text }) => text)).toEqual(['Once'])
    await start()
    const state = async () =>
      (await db.select().from(messages).where(eq(messages.clientId, written.clientId)))[0]?.state
    await expect.poll(state, soon).toBe('sent')
    expect([...far.accepted.values()].map(({ text }) => text)).toEqual(['Once'])
    expect(far.calls.filter(({ body }) => body.type === 'message')).toHaveLength(2)
  },
)

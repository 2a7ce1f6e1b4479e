import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { channels, messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { settingsFor, shown, smsc } from '../connectors/sms.smsc.ts'
import { urlOf } from '../support/database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()
const far = await smsc()
const port = await freePort()
const environment = { PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where) }
let server: Awaited<ReturnType<typeof startProcess>> | undefined
afterAll(async () => {
  await server?.kill()
  await far.close()
})
const start = async (more: Record<string, string> = {}) => (server = await startProcess({ ...environment, ...more }))
const soon = { timeout: 30_000 }

const settings = { ...settingsFor(far), gateway: 'smpp', line: '+985000', secret: 'callback-key-'.repeat(4) }
const channel = { kind: 'sms', name: 'Operator', deskId: world.support, settings }
const channelId = await act(system, (cx) => addChannel(cx, channel))
const all = () => db.select().from(messages).where(eq(messages.channelId, channelId)).orderBy(messages.seq)
const texts = async () => (await all()).filter(({ kind }) => kind === 'inbound').map(({ text }) => text)
const cursor = async () => (await db.select().from(channels).where(eq(channels.id, channelId)))[0]!.cursor

const carol = { source_addr: '989121234567', source_addr_ton: 1, source_addr_npi: 1, destination_addr: '985000' }
/** As a gateway does: until it is acknowledged, to whoever listens. */
async function handOver(short_message: string) {
  for (let acknowledged = false; !acknowledged;) {
    await expect.poll(() => far.receiver(), { ...soon, interval: 5 }).toBeTruthy()
    const gone = new Promise<null>((resolve) => far.receiver()!.on('close', () => resolve(null)))
    acknowledged = (await Promise.race([gone, far.deliver({ ...carol, short_message })])) === 0
  }
}

test(
  'killed between storing and acknowledging, each message is there once, and what was written twice is there twice',
  { timeout: 400_000 },
  async () => {
    const expected: string[] = []
    for (const point of ['raw.before-commit', 'raw.after-commit', 'raw.after-commit', 'intake.before-commit']) {
      const dying = await start({ CRASH_AT: point })
      const written = ['yes', 'yes', `at ${expected.length}`]
      const handed = Promise.all(written.map(handOver))
      expected.push(...written)
      await expect.poll(dying.isDead, soon).toBe(true)
      await start()
      await handed
      await expect.poll(async () => (await texts()).sort(), soon).toEqual(expected.toSorted())
      // Of what was acknowledged just before it died nobody knows whether that has arrived.
      if (point.startsWith('raw.')) await expect.poll(cursor, soon).toBe('[]')
      await server!.kill()
    }
    expect(await db.$count(raw, eq(raw.channelId, channelId))).toBe(expected.length)
  },
)

test('killed while answering, it says that it does not know, and sends it once', { timeout: 400_000 }, async () => {
  await server?.kill()
  const dying = await start({ CRASH_AT: 'send.after-call' })
  const last = (await all()).at(-1)!
  const written = { clientId: crypto.randomUUID(), text: 'Once, whatever happens', fileIds: [], seen: last.seq }
  await act(world.ada, (cx) => reply(cx, last.conversationId, written))
  await expect.poll(dying.isDead, soon).toBe(true)
  await start()
  const state = async () => (await all()).find(({ clientId }) => clientId === written.clientId)!.state
  await expect.poll(state, soon).toBe('unknown')
  expect(shown(far.submitted)).toEqual(['Once, whatever happens'])
})

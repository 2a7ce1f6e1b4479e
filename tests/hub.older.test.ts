import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '../db/client.ts'
import { channels, deliveries } from '../db/schema/index.ts'
import { readConfig } from '../server/config.ts'
import { act, system } from '../server/core/act.ts'
import { held, refreshEpoch, releaseEpoch } from '../server/core/epoch.ts'
import { resend } from '../server/messages/resending.ts'
import { startServer } from '../server/serving.ts'
import { answers, thread } from './domain/facts.ts'
import { farChannel } from './domain/far.ts'
import { elsewhere, hub } from './support/backing-up.ts'
import { copyTemplate, urlOf } from './support/database.ts'
import { quiet } from './support/quiet.ts'
import { populate } from './support/world.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const { place } = await elsewhere()
const folder = mkdtempSync(join(tmpdir(), 'peyk-older-'))
const file = join(folder, 'older.peyk')
const here = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA: folder }
const states = () => db.select({ state: deliveries.state }).from(deliveries).orderBy(deliveries.id)

test('what was sent after a backup is not sent again by whoever restores it', async () => {
  const from = { ...here, DATABASE_URL: urlOf(await copyTemplate()) }
  const server = await startServer(readConfig(from))
  const first = await populate()
  const channel = await farChannel(first.support, false)
  const id = await channel.writes('carol', 'Where is my refund?')
  const answered = channel.far.hang()
  await answers(first.ada, id, 'Under way as the backup is made.')
  await answers(first.ada, id, 'Waits behind it.')
  await expect.poll(() => channel.far.calls, { timeout: 60_000 }).toBe(1)
  expect(await hub(from, 'backup', file)).toMatchObject({
    ok: true,
  })
  answered()
  await expect.poll(() => channel.far.sent.length, { timeout: 60_000 }).toBe(2)
  await answers(first.ada, id, 'Written after it.')
  await expect.poll(() => channel.far.sent.length, { timeout: 60_000 }).toBe(3)
  await quiet(60_000)
  await server.stop()

  const there = await place(folder)
  expect(await hub(there.environment, 'restore', file)).toMatchObject({
    ok: true,
    said: expect.stringContaining('2 messages'),
  })
  const second = await startServer(readConfig(there.environment))
  expect(held()).toBe(true)
  expect(await states()).toEqual([{ state: 'unknown' }, { state: 'unknown' }])
  await act(system, releaseEpoch)
  await refreshEpoch()
  const after = await channel.writes('dariush', 'Hello?')
  await answers(first.ada, after, 'The first to be sent again.')
  await expect.poll(() => channel.far.sent.length, { timeout: 60_000 }).toBe(4)
  await quiet(60_000)
  expect(channel.far.calls).toBe(4)
  // Unless a person says so.
  const [, unknown] = await thread(id)
  await act(first.ada, (cx) => resend(cx, unknown!.id))
  await expect.poll(() => channel.far.calls, { timeout: 60_000 }).toBe(5)
  await quiet(60_000)
  await second.stop()
})

test('under another key it comes up all the same, and says whose credentials must be entered again', async () => {
  const there = await place()
  const { ok, said } = await hub(there.environment, 'restore', file)
  expect({ ok, said }).toMatchObject({ ok: true, said: expect.stringContaining('The key is not in a backup') })
  const server = await startServer(readConfig(there.environment))
  const [far] = await db.select().from(channels).where(eq(channels.name, 'Far'))
  expect(far?.status).toBe('enter_credentials_again')
  await server.stop()
  const doctor = await hub(there.environment, 'doctor')
  expect(doctor).toMatchObject({ ok: false, said: expect.stringContaining('The key does not open the credentials') })
})

import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { files, jobs, messages } from '../../db/schema/index.ts'
import { readBlob } from '../../server/core/blobs.ts'
import { inMessage } from '../support/botapi/files.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { newServer } from '../support/server.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }
const soon = { timeout: 60_000 }

test(
  'files come in as pending and are fetched by a link that is asked for then; what is too large says so',
  long,
  async () => {
    const { bot, received } = await newBotChannel(hub, far)
    const carol = bot.person({ id: 1 })
    const slip = bot.keep('slip.pdf', 'application/pdf', Buffer.from('%PDF paid'))
    const film = bot.keep('film.mp4', 'video/mp4', Buffer.alloc(21 * 1024 * 1024))
    carol.write({
      document: {
        file_id: slip.id,
        file_unique_id: 'u',
        file_name: 'slip.pdf',
        mime_type: 'application/pdf',
        file_size: 9,
      },
    })
    carol.write({
      caption: 'See',
      video: { file_id: film.id, file_unique_id: 'v', width: 1, height: 1, duration: 1, file_size: 22_020_096 },
    })
    await received(2)
    const stateOf = async () => (await received(2)).map((one) => one.files[0]!)
    await expect.poll(async () => (await stateOf()).map(({ state }) => state), soon).toEqual([undefined, 'failed'])
    const [kept, missed] = await stateOf()
    expect(kept).toMatchObject({ name: 'slip.pdf', mime: 'application/pdf', size: 9 })
    expect(missed).toMatchObject({ name: 'video.mp4', failure: 'file_too_large' })
    const [row] = await db.select().from(files).where(eq(files.id, kept!.id))
    expect((await readBlob(row!.blob)).toString()).toBe('%PDF paid')
    expect(row!.messageId).toBe((await received(2))[0]!.id)
  },
)

test('a file is asked for through days of outage, and given up after three', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  const note = bot.keep('note.ogg', 'audio/ogg', Buffer.from('OggS'))
  bot.faults.push(...Array.from({ length: 50 }, () => ({ method: 'getFile', with: 'cut-before' }) as const))
  bot.person({ id: 1 }).write({ voice: { file_id: note.id, file_unique_id: 'u', duration: 1 } })
  const { id } = (await received(1))[0]!
  const file = async () => (await received(1))[0]!.files[0]!
  const job = sql`${jobs.input} ->> 'messageId' = ${id}`
  const tries = async () => (await db.select().from(jobs).where(job))[0]?.attempts ?? 0
  await expect.poll(tries, soon).toBeGreaterThan(0)
  await db
    .update(jobs)
    .set({ attempts: 50, runAt: new Date(0) })
    .where(job)
  await expect.poll(tries, soon).toBeGreaterThan(50)
  expect((await file()).state).toBe('pending')
  const threeDaysAgo = new Date(Date.now() - 73 * 3_600_000)
  await db.update(messages).set({ createdAt: threeDaysAgo }).where(eq(messages.id, id))
  // An attempt that is under way sets its own next time.
  const given = async () => {
    await db
      .update(jobs)
      .set({ runAt: new Date(0) })
      .where(job)
    return (await file()).state
  }
  await expect.poll(given, { ...soon, interval: 500 }).toBe('failed')
})

test('a file whose far side breaks off is fetched again', long, async () => {
  const { bot, received } = await newBotChannel(hub, far)
  const note = bot.keep('note.ogg', 'audio/ogg', Buffer.from('OggS'))
  bot.faults.push({ method: 'getFile', with: 'cut-before' }, { method: 'getFile', with: 'nonsense' })
  bot.person({ id: 1 }).write({ voice: { file_id: note.id, file_unique_id: 'u', duration: 1 } })
  await received(1)
  await expect.poll(async () => (await received(1))[0]!.files[0]!.state, soon).toBe(undefined)
  expect(bot.calls.filter((name) => name === 'getFile')).toHaveLength(3)
})

test('a picture that a customer puts in the place of another is fetched once, and the former stays', long, async () => {
  const { bot, received, message } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  const keep = (name: string) => inMessage(bot.keep(`${name}.jpg`, 'image/jpeg', Buffer.from(name)), 'photo')
  const first = carol.write({ ...keep('cat'), caption: 'Mine' })
  const { id } = (await received(1))[0]!
  const states = async () => (await message(id)).files.map(({ state, until }) => [state, until !== undefined])
  await expect.poll(states, soon).toEqual([[undefined, false]])
  const dog = keep('dog')
  carol.exchanges(first, { ...dog, caption: 'Mine' })
  await expect.poll(states, soon).toEqual([
    [undefined, true],
    [undefined, false],
  ])
  carol.exchanges(first, { ...dog, caption: 'My dog' })
  await expect.poll(async () => (await message(id)).text, soon).toBe('My dog')
  expect(bot.calls.filter((name) => name === 'getFile')).toHaveLength(2)
  const [cat, now] = (await message(id)).files
  const bytes = async (fileId: string) => {
    const [row] = await db.select().from(files).where(eq(files.id, fileId))
    return (await readBlob(row!.blob)).toString()
  }
  expect([await bytes(cat!.id), await bytes(now!.id)]).toEqual(['cat', 'dog'])
})

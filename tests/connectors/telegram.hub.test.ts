import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { channels, files, jobs, messages, raw } from '../../db/schema/index.ts'
import { pageOf } from '../../server/across/bodies.ts'
import { readBlob } from '../../server/core/blobs.ts'
import { keepFile } from '../../server/channels/files.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { tooMany } from '../support/botapi/refusal.ts'
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
  await db
    .update(jobs)
    .set({ runAt: new Date(0) })
    .where(job)
  await expect.poll(async () => (await file()).state, soon).toBe('failed')
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

test('what is formatted is shown so, and so is what it is changed to', long, async () => {
  const { bot, received, message } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  const strong = { type: 'bold', offset: 0, length: 6 } as const
  const first = carol.write({ text: 'Urgent: <b>where</b>?', entities: [strong] })
  const [row] = await received(1)
  expect(row).toMatchObject({ text: 'Urgent: <b>where</b>?', rich: true })
  expect(await pageOf(hub.ada, row!.id)).toContain('<b>Urgent</b>: &lt;b&gt;where&lt;/b&gt;?')
  carol.edits(first, 'Solved', [strong])
  await expect.poll(async () => (await message(row!.id)).text, soon).toBe('Solved')
  expect(await pageOf(hub.ada, row!.id)).toContain('<b>Solved</b>')
})

test('what a customer changes, and what he thinks of an answer, is seen', long, async () => {
  const { bot, received, answer, message, ended } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  const first = carol.says('Where is my refnd?')
  const [row] = await received(1)
  carol.edits(first, 'Where is my refund?')
  await expect.poll(async () => (await message(row!.id)).text, soon).toBe('Where is my refund?')
  const id = await answer('On its way')
  await ended(id, 'sent')
  carol.reacts(bot.accepted[0]!.messages[0]!, ['👍'])
  await expect
    .poll(async () => (await message(id)).reactions, soon)
    .toEqual([{ identityId: row!.identityId, emoji: ['👍'] }])
})

test('a long answer goes out in parts, in order; files go with their text, several as an album', long, async () => {
  const { bot, received, answer, ended } = await newBotChannel(hub, far)
  bot.person({ id: 1 }).says('Tell me all')
  await received(1)
  const text = 'سلام '.repeat(1000).trim()
  await ended(await answer(text), 'sent')
  const parts = bot.accepted.map(({ messages }) => messages[0]!.text!)
  expect(parts.length).toBe(2)
  expect(parts.join(' ')).toBe(text)
  const keep = (name: string) =>
    keepFile(`agent:${hub.ada.id}`, { name, mime: 'text/plain', bytes: Buffer.from(name) }).then(({ id }) => id)
  await ended(await answer('Both', [await keep('a.txt'), await keep('b.txt')]), 'sent')
  expect(bot.accepted.at(-1)).toMatchObject({ method: 'sendMediaGroup', messages: [{ caption: 'Both' }, {}] })
  await ended(await answer('One', [await keep('c.txt')]), 'sent')
  const { messages } = bot.accepted.at(-1)!
  expect(messages[0]).toMatchObject({ caption: 'One', document: { file_name: 'c.txt' } })
  expect(bot.files.get(messages[0]!.document!.file_id)!.bytes.toString()).toBe('c.txt')
})

test(
  '429 is waited for exactly, blocked and deactivated are said, and a line that breaks is unknown',
  long,
  async () => {
    const { bot, received, answer, ended, waits } = await newBotChannel(hub, far)
    const carol = bot.person({ id: 1 })
    const dariush = bot.person({ id: 2 })
    const eve = bot.person({ id: 3 })
    const reza = bot.person({ id: 4 })
    carol.says('a')
    await received(1)
    bot.faults.push({ method: 'sendMessage', with: tooMany(3000) })
    const slow = await answer('slow')
    await expect.poll(async () => (await waits(slow)).error, soon).toBe('slow_down')
    const { seconds } = await waits(slow)
    expect(seconds).toBeGreaterThan(2900)
    expect(seconds).toBeLessThanOrEqual(3000)
    // Others go on meanwhile.
    dariush.says('b')
    await received(2)
    dariush.chat.shut = 'blocked'
    expect(await ended(await answer('no'), 'failed')).toMatchObject({ failure: 'blocked' })
    eve.says('c')
    await received(3)
    eve.chat.shut = 'deactivated'
    expect(await ended(await answer('no'), 'failed')).toMatchObject({ failure: 'user_gone' })
    reza.says('d')
    await received(4)
    bot.faults.push({ method: 'sendMessage', with: 'cut-after' })
    expect(await ended(await answer('perhaps'), 'unknown')).toMatchObject({ failure: 'no_answer' })
    expect(bot.accepted.map(({ messages }) => messages[0]!.text)).toEqual(['perhaps'])
  },
)

test(
  'what waited for 23 hours arrives whole and once; a second bot of the same person is another conversation',
  long,
  async () => {
    const one = await newBotChannel(hub, far)
    const other = await newBotChannel(hub, far)
    await expect.poll(() => one.bot.poller !== null && other.bot.poller !== null, soon).toBe(true)
    one.bot.revoked = true
    const carol = one.bot.person({ id: 77 })
    far.cutAll()
    for (let n = 0; n < 250; n++) carol.says(`while you were away ${n}`)
    far.clock.ahead += 23 * 3_600_000
    other.bot.person({ id: 77 }).says('at the other')
    await other.received(1)
    const status = async () => (await db.select().from(channels).where(eq(channels.id, one.channelId)))[0]!.status
    await expect.poll(status, soon).toBe('wrong_token')
    one.bot.revoked = false
    const rows = await one.received(250)
    expect(rows.map(({ text }) => text)).toEqual(Array.from({ length: 250 }, (_, n) => `while you were away ${n}`))
    expect(await db.$count(raw, eq(raw.channelId, one.channelId))).toBe(250)
    const [elsewhere] = await other.inbound()
    expect(elsewhere!.conversationId).not.toBe(rows[0]!.conversationId)
    expect(elsewhere!.identityId).not.toBe(rows[0]!.identityId)
    expect(await status()).toBe('ok')
  },
)

import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { channels, raw } from '../../db/schema/index.ts'
import { pageOf } from '../../server/across/bodies.ts'
import { keepFile } from '../../server/channels/files.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { tooMany } from '../support/botapi/refusal.ts'
import { newServer } from '../support/server.ts'
import { customerOf, newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const long = { timeout: 120_000 }
const soon = { timeout: 60_000 }

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

test(
  'chatwoot#14389 files are uploaded, several as an album; a long answer goes out in parts, in order',
  long,
  async () => {
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
  },
)

test(
  'chatwoot#1021 429 is waited for exactly, blocked and deactivated are said, and a line that breaks is unknown',
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
  'zammad#2379 what waited for 23 hours arrives once; a second bot of the same person is another conversation',
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
    const [here, there] = await Promise.all([rows[0]!, elsewhere!].map(({ identityId }) => customerOf(identityId)))
    expect(there).toEqual(here)
    expect(await status()).toBe('ok')
  },
)

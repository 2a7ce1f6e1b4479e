import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startClient } from '../support/botapi/client.ts'
import { forbidden, tooMany } from '../support/botapi/refusal.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasBotClient } from '../support/python.ts'

const far = await startBotApi()
const clients: ReturnType<typeof startClient>[] = []
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())))
afterAll(() => far.close())

function newClient(bot = far.newBot(), token = bot.token) {
  const client = startClient({ server: far.url, token })
  clients.push(client)
  return { bot, client }
}
/** One point of nothing. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const base64 = picture.toString('base64')
const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 30_000 })

/** Where a program that works with Telegram works with the stand-in too, what we test against the one holds for the other. */
describe.runIf(hasBotClient('telegram'))('a program for bots that nobody here wrote', { timeout: 60_000 }, () => {
  test('listens, answers each message once and loads what it is sent', async () => {
    const { bot, client } = newClient()
    const carol = bot.person({ id: 11, first_name: 'Carol' })
    carol.says('before it listened')
    expect(await client.listen()).toEqual({ result: true })
    for (let n = 1; n <= 20; n++) carol.says(`سلام ${n}`)
    const photo = bot.keep('a.png', 'image/png', picture)
    carol.write({ photo: [{ file_id: photo.id, file_unique_id: photo.id, width: 1, height: 1 }] })
    await eventually(() => bot.accepted.length).toBe(22)
    const texts = bot.accepted
      .slice(0, 21)
      .map(({ messages: [message] }) => [message!.text, message!.reply_to_message?.text])
    expect(texts).toEqual(
      ['before it listened', ...Array.from({ length: 20 }, (_, n) => `سلام ${n + 1}`)].map((text) => [text, text]),
    )
    const again = bot.accepted[21]!.messages[0]!.document!
    expect(bot.files.get(again.file_id)!.bytes.equals(picture)).toBe(true)
    await eventually(() => bot.updates).toEqual([])
    expect(client.troubles).toEqual([])
  })

  test('reads every answer: messages, files, albums, changes', async () => {
    const { bot, client } = newClient()
    bot.person({ id: 12, first_name: 'Dariush' })
    const to = { chat_id: 12 }
    expect(await client.call('get_me')).toMatchObject({ result: { username: 'peyk_bot', is_bot: true } })
    const { result } = await client.call('send_message', { ...to, text: 'Good day' })
    expect(result).toMatchObject({ text: 'Good day', chat: { id: 12, type: 'private' }, from: { is_bot: true } })
    const { message_id } = result as { message_id: number }
    const change = { ...to, message_id, text: 'Good evening' }
    expect(await client.call('edit_message_text', change)).toMatchObject({ result: { text: 'Good evening' } })
    const sent = await client.call('send_photo', { ...to, photo: base64, caption: 'a lamp' })
    expect(sent).toMatchObject({ result: { caption: 'a lamp' } })
    const [{ file_id }] = (sent.result as { photo: [{ file_id: string }] }).photo
    expect(await client.download(file_id)).toEqual({ result: base64 })
    const media = ['one', 'two'].map((caption) => ({ type: 'photo', media: base64, caption }))
    const album = (await client.call('send_media_group', { ...to, media })).result as { media_group_id: string }[]
    expect(album).toHaveLength(2)
    expect(new Set(album.map((one) => one.media_group_id)).size).toBe(1)
    expect(await client.call('delete_message', { ...to, message_id })).toEqual({ result: true })
  })

  test('understands every refusal', async () => {
    const { bot, client } = newClient()
    bot.person({ id: 13, first_name: 'Erfan' })
    const say = (text: string, chat_id = 13) => client.call('send_message', { chat_id, text })
    expect(await say('')).toMatchObject({ error: 'BadRequest', message: 'Message text is empty' })
    expect(await say('x'.repeat(4097))).toMatchObject({ error: 'BadRequest', message: 'Message is too long' })
    expect(await say('hello', 99)).toMatchObject({ error: 'BadRequest', message: 'Chat not found' })
    const unknown = await client.call('edit_message_text', { chat_id: 13, message_id: 999_999, text: 'x' })
    expect(unknown).toMatchObject({ error: 'BadRequest', message: 'Message to edit not found' })
    bot.faults.push({ method: 'sendMessage', with: tooMany(7) })
    expect(await say('too fast')).toMatchObject({ error: 'RetryAfter', retry_after: 7 })
    bot.faults.push({ method: 'sendMessage', with: forbidden('bot was blocked by the user') })
    expect(await say('blocked')).toMatchObject({
      error: 'Unauthorized',
      message: 'Forbidden: bot was blocked by the user',
    })
    bot.faults.push({ method: 'sendMessage', with: 'cut-before' })
    expect(await say('cut')).toMatchObject({ error: 'NetworkError' })
    expect(await say('well')).toMatchObject({ result: { text: 'well' } })
    bot.revoked = true
    expect(await say('revoked')).toMatchObject({ error: 'Unauthorized' })
  })

  test('is told of a second one that listens', async () => {
    const { bot, client } = newClient()
    const { client: other } = newClient(bot)
    await client.listen()
    await eventually(() => bot.poller).not.toBe(null)
    await other.call('get_updates', { timeout: 0 })
    await eventually(() => client.troubles).toContain('Conflict')
  })
})

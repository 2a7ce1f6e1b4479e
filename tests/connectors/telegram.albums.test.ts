import { afterAll, expect, test } from 'vitest'
import { originalOf } from '../../server/across/bodies.ts'
import { inMessage } from '../support/botapi/files.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { newServer } from '../support/server.ts'
import { newBotChannel } from './telegram.stage.ts'

const hub = await newServer()
const far = await startBotApi()
afterAll(() => far.close())
const soon = { timeout: 60_000 }

test('an album is one message with all its files, though some come in another request', async () => {
  const { bot, received, message } = await newBotChannel(hub, far)
  const carol = bot.person({ id: 1 })
  const picture = (n: number) => inMessage(bot.keep(`${n}.jpg`, 'image/jpeg', Buffer.from(`picture ${n}`)), 'photo')
  const [first] = carol.album([{ ...picture(1), caption: 'The parcel' }, picture(2)], 'one')
  const [row] = await received(1)
  await expect.poll(async () => (await message(row!.id)).files.length, soon).toBe(2)
  carol.album([picture(3)], 'one')
  carol.says('That is all')
  await received(2)
  const files = async () => (await message(row!.id)).files
  await expect
    .poll(async () => (await files()).map(({ state }) => state), soon)
    .toEqual([undefined, undefined, undefined])
  expect(await message(row!.id)).toMatchObject({ text: 'The parcel' })
  expect(new TextDecoder().decode(await originalOf(hub.ada, row!.id))).toContain('The parcel')
  carol.edits(first!, 'The parcels')
  await expect.poll(async () => (await message(row!.id)).text, soon).toBe('The parcels')
}, 120_000)

import { SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { channelOf } from '../../server/channels/running.ts'
import { reply } from '../../server/messages/writing.ts'
import { act } from '../../server/core/act.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { db } from '../../db/client.ts'
import { eq } from 'drizzle-orm'
import { attachment, newHouse, type House } from '../api/house.ts'
import { said, visitorLine, visitorToken, type Line } from '../live/line.ts'
import { quiet } from '../support/quiet.ts'
import { webchat } from '../support/webchat.channel.ts'

let house: House
let [chat, otherChat] = ['', '']
let visitor: { token: string; address: string; line: Line }
let link: string
let fileId: string

beforeAll(async () => {
  house = await newHouse()
  chat = await webchat(house.support)
  otherChat = await webchat(house.support)
  visitor = await talk('first visitor says hello')
  fileId = await sent('first visitor says hello', 'for the first visitor')
  link = await linkOf(visitor.line)
}, 60_000)

async function talk(text: string) {
  const given = await visitorToken(house.url, chat)
  const line = await visitorLine(house.url, chat, given.token)
  await line.ask('say', said(text))
  await quiet()
  return { ...given, line }
}

/** An agent answers the conversation in which this was said, with a file. */
async function sent(text: string, content: string) {
  const [row] = await db.select().from(messages).where(eq(messages.text, text))
  const file = await attachment(house.ada, 'answer.txt', content)
  const written = { clientId: newId(), text: 'Here it is', fileIds: [file], seen: 1000 }
  await act(house.ada, (cx) => reply(cx, row!.conversationId, written))
  await quiet()
  return file
}

async function linkOf(line: Line) {
  const history = (await line.ask('history', 1000)) as unknown as { files: { url: string }[] }[]
  return history.flatMap((message) => message.files).at(-1)!.url
}

const get = (path: string) => fetch(house.url + path)

test('T37 attachment links: the customer’s own link opens his file, saved and not shown', async () => {
  const answer = await get(link)
  expect(await answer.text()).toBe('for the first visitor')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
})

test('T37 attachment links: not with the key of another file, another customer, another channel, or none', async () => {
  const second = await sent('first visitor says hello', 'also for the first visitor')
  const other = await talk('second visitor says hello')
  const otherFile = await sent('second visitor says hello', 'for the second visitor')
  const otherLink = await linkOf(other.line)
  const [path, key] = link.split('?key=') as [string, string]
  const bad = [
    path,
    `${path}?key=`,
    `${path}?key=${visitor.token}`,
    `${path}?key=${otherLink.split('?key=')[1]}`,
    link.replace(fileId, otherFile),
    link.replace(fileId, second),
    link.slice(0, -3),
    link.replace(chat, otherChat),
    `${path}?key=${key}&key=${key}x`,
  ]
  for (const one of bad) expect([403, 404], one).toContain((await get(one)).status)
  other.line.close()
})

test('T37 attachment links: an old one has expired', async () => {
  const { secret } = channelOf(chat)!.settings as { secret: string }
  const sign = (at: string) =>
    new SignJWT({ sub: visitor.address, file: fileId })
      .setProtectedHeader({ alg: 'HS256', typ: 'file+jwt' })
      .setAudience(chat)
      .setExpirationTime(at)
      .sign(new TextEncoder().encode(secret))
  expect((await get(`${link.split('?')[0]}?key=${await sign('1m')}`)).status).toBe(200)
  expect((await get(`${link.split('?')[0]}?key=${await sign('-1s')}`)).status).toBe(403)
})

test('T37 attachment links: a file of a note reaches no customer, whatever is signed', async () => {
  const rows = await db.select().from(conversations)
  expect(rows.length).toBeGreaterThan(2)
  expect((await get(link.replace(fileId, house.corners.support.fileId))).status).toBe(403)
})

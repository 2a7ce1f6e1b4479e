import { asc, eq } from 'drizzle-orm'
import { ImapFlow } from 'imapflow'
import { expect } from 'vitest'
import { db } from '../../db/client.ts'
import { type Id } from '../../db/ids.ts'
import { conversations, files, identities, messages } from '../../db/schema/index.ts'
import type { MessageRow, Push, WindowPage } from '../../server/contract/rows.ts'
import { readBlob } from '../../server/core/blobs.ts'
import { fileOf, writers } from './mail-writing.ts'

type Api = (method: string, path: string) => Promise<{ status: number; body: unknown }>
export const inOrder = (numbers: number[]) => numbers.toSorted((one, other) => one - other)
const numberIn = ({ text }: { text: string }) => Number(text.trim().split('\n').at(-1))

/** The mails of a mailbox that are stored, by who wrote them, in the order of their conversations. */
export async function stored(channelId: Id): Promise<Map<string, number[]>> {
  const rows = await db
    .select({ text: messages.text, from: identities.address })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(eq(messages.channelId, channelId))
    .orderBy(asc(conversations.number), asc(messages.seq))
  const found = new Map<string, number[]>()
  for (const row of rows) found.set(row.from, [...(found.get(row.from) ?? []), numberIn(row)])
  return found
}

/** A mail server that is killed may forget a mail's place, and give it a later one: what came late there comes late here. */
export async function disordered(port: number, user: string) {
  const auth = { user, pass: `${user}pw` }
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false })
  await client.connect()
  await client.mailboxOpen('INBOX', { readOnly: true })
  const mails = await client.fetchAll('1:*', { uid: true, envelope: true })
  await client.logout()
  const late = new Set<number>()
  let highest = -1
  for (const { envelope } of mails.sort((one, other) => one.uid - other.uid)) {
    // Beside what was written there lie notices, which have no number.
    const number = Number(/^n (\d+)$/.exec(envelope!.subject!)?.[1] ?? NaN)
    if (isNaN(number)) continue
    if (number < highest) late.add(number)
    highest = Math.max(highest, number)
  }
  return late
}

/** Every one is there once; each writer's stand in one conversation, in the order in which he wrote them. */
export async function isStored(channelId: Id, count: number, late: Set<number>) {
  const found = await stored(channelId)
  expect(inOrder([...found.values()].flat())).toEqual(Array.from({ length: count }, (_, at) => at))
  for (const numbers of found.values()) {
    const rest = numbers.filter((number) => !late.has(number))
    expect(rest).toEqual(inOrder(rest))
  }
  expect(await db.$count(conversations, eq(conversations.channelId, channelId))).toBe(writers)
}

/** Their files are theirs, to the last byte. */
export async function hasFiles(channelId: Id) {
  const rows = await db
    .select({ text: messages.text, blob: files.blob })
    .from(messages)
    .innerJoin(files, eq(files.messageId, messages.id))
    .where(eq(messages.channelId, channelId))
  const all = [...(await stored(channelId)).values()].flat()
  expect(inOrder(rows.map(numberIn))).toEqual(inOrder(all.filter((number) => fileOf(number) !== null)))
  for (const row of rows) expect((await readBlob(row.blob)).toString() === fileOf(numberIn(row))).toBe(true)
}

/** What an agent's screen asks for, page by page, is what is stored. */
export async function isShown(api: Api) {
  const list = (await api('GET', '/conversations?view=unassigned&group=us')).body as WindowPage
  const rows = await db.select().from(messages).orderBy(asc(messages.seq))
  expect(list.conversations!.length).toBe(new Set(rows.map((row) => row.conversationId)).size)
  for (const { id } of list.conversations!) {
    const shown: MessageRow[] = []
    for (let path = `/conversations/${id}`; shown[0]?.seq !== 1;) {
      const { status, body } = await api('GET', path)
      expect(status).toBe(200)
      shown.unshift(...(body as Push).messages!)
      path = `/conversations/${id}/messages?before=${shown[0]!.seq}`
    }
    const wanted = rows.filter((row) => row.conversationId === id)
    expect(shown.map((row) => [row.id, row.text])).toEqual(wanted.map((row) => [row.id, row.text]))
  }
}

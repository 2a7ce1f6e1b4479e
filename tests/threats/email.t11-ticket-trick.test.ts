import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { mailbox, take } from '../connectors/email.kept.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()
const channel = await mailbox(world.support)
let key = 0
async function come(text: string, ...headers: string[]) {
  await take(channel, [[`t11:${++key}`, Buffer.from(`${headers.join('\n')}\n\n${text}\n`)]])
  const [row] = await db
    .select({ conversation: conversations })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(messages.text, text))
  return row!.conversation
}

/**
 * Whoever has a conversation with us gives our address to some other service, which sends its code there; joined to his
 * conversation he would read it, and be one of us for that service.
 */
test('T11 the ticket trick: a code that another service sends to our address joins nobody’s conversation', async () => {
  const robot = 'no-reply@chat.example'
  const to = 'To: support@acme.example'
  const mine = await come('Hello', 'From: mallory@evil.example', to, `Cc: ${robot}`, 'Message-ID: <m1@evil.example>')
  const marks = [`[#${mine.number}]`, `Ticket ${mine.number}`, mine.id, 'Re: Hello', '<m1@evil.example>']
  const codes = []
  for (const [n, mark] of marks.entries())
    codes.push(await come(`Your code is ${n}`, `From: Chat <${robot}>`, to, `Subject: ${mark} Confirm your address`))
  // Of a stranger not even if the mail is named, as a forwarding service may do.
  codes.push(await come('Code 77', 'From: verify@bank.example', to, 'References: <m1@evil.example>'))
  codes.push(await come('Code 78', 'From: verify@bank.example', `To: support+${mine.id}@acme.example`))
  for (const code of codes) {
    expect(code.id).not.toBe(mine.id)
    expect(code.requesterId).not.toBe(mine.requesterId)
  }
  expect(await db.$count(messages, eq(messages.conversationId, mine.id))).toBe(1)
})

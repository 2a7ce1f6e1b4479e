import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq, sql } from 'drizzle-orm'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { verify } from '../../server/core/verify.ts'
import { urlOf } from '../support/database.ts'
import { hasDovecot, startDovecot, type Dovecot } from '../support/dovecot.ts'
import { deliver } from '../support/lmtp.ts'
import { freePort, startProcess } from '../support/process.ts'
import { proxy } from '../support/proxy.ts'
import { newWorld } from '../support/world.ts'

/** MAIL_FAULTS=20 makes it twenty of each, as before a release. */
const each = Number(process.env.MAIL_FAULTS ?? 2)

describe.runIf(hasDovecot('faults of mail'))('mail while everything breaks', async () => {
  const world = await newWorld()
  const environment = { PORT: String(await freePort()), HUB_DATA: world.folder, DATABASE_URL: urlOf(world.where) }
  let dovecot: Dovecot
  let way: Awaited<ReturnType<typeof proxy>>
  let server: Awaited<ReturnType<typeof startProcess>>
  beforeAll(async () => {
    dovecot = await startDovecot()
    way = await proxy(dovecot.ports.imap)
    server = await startProcess(environment)
  }, 60_000)
  afterAll(async () => {
    await server.kill()
    way.close()
    await dovecot.close()
  })

  async function mailbox(user: string) {
    const port = { imapHost: '127.0.0.1', imapPort: way.port, imapSecurity: 'none' }
    const settings = { address: `${user}@hub.test`, user, password: `${user}pw`, since: '2020-01-01', ...port }
    const kind = connectors.find((one) => one.settings.safeParse(settings).success)!.kind
    return act(system, (cx) => addChannel(cx, { kind, name: user, deskId: world.support, settings }))
  }

  /** Customers go on writing. What the mail server did not confirm is handed to it again, as theirs would. */
  function customers(user: string) {
    let going = true
    let number = 0
    const written = (async () => {
      while (going) {
        const mail = `From: Carol <carol${number % 7}@example.org>\nSubject: n ${number}\nMessage-ID: <${user}${number}@example.org>\n\n${filler}${number}\n`
        const taken = await deliver(dovecot.ports.lmtp, user, mail).then(
          () => true,
          () => false,
        )
        if (taken) number++
        await sleep(taken ? 15 : 100)
      }
      return number
    })()
    return { stop: () => ((going = false), written) }
  }

  const faults = {
    'the server is killed': async () => {
      await server.kill()
      server = await startProcess(environment)
    },
    'the mail server is killed': async () => {
      await dovecot.kill()
      await dovecot.start()
    },
    'the mail server starts again': async () => {
      await dovecot.stop()
      await dovecot.start()
    },
    'the line is cut in the middle': () => way.cutInTheMiddle(),
  }

  /** A mail server that is killed may forget a mail's place, and give it a later one: what came late there comes late here. */
  async function disordered(user: string) {
    const auth = { user, pass: `${user}pw` }
    const client = new ImapFlow({ host: '127.0.0.1', port: dovecot.ports.imap, secure: false, auth, logger: false })
    await client.connect()
    await client.mailboxOpen('INBOX', { readOnly: true })
    const mails = await client.fetchAll('1:*', { uid: true, envelope: true })
    await client.logout()
    const late = new Set<number>()
    let highest = -1
    for (const { envelope } of mails.sort((one, other) => one.uid - other.uid)) {
      const number = Number(envelope!.subject!.slice(2))
      if (number < highest) late.add(number)
      highest = Math.max(highest, number)
    }
    return late
  }

  test(`${each} of each fault: every mail is stored once, in order, and readable`, { timeout: 900_000 }, async () => {
    const boxes = [
      { user: 'alice', id: await mailbox('alice') },
      { user: 'bob', id: await mailbox('bob') },
    ]
    const writing = boxes.map(({ user }) => customers(user))
    for (let n = 0; n < each; n++) {
      for (const [what, fault] of Object.entries(faults)) {
        const before = await db.$count(messages)
        await fault()
        // It goes on after each, and not only at the end.
        await expect.poll(() => db.$count(messages), { timeout: 60_000, message: what }).toBeGreaterThan(before)
      }
    }
    const counts = await Promise.all(writing.map((one) => one.stop()))
    for (const [n, { user, id }] of boxes.entries()) {
      const all = Array.from({ length: counts[n]! }, (_, at) => at)
      await expect.poll(async () => inOrder(await stored(id)), { timeout: 120_000 }).toEqual(all)
      const late = await disordered(user)
      const rest = (await stored(id)).filter((number) => !late.has(number))
      expect(rest).toEqual(inOrder(rest))
    }
    expect(Math.min(...counts)).toBeGreaterThan(20)
    expect(await db.$count(raw, sql`state <> 'done'`)).toBe(0)
    expect(await verify()).toMatchObject({ ok: true })
  })
})

const inOrder = (numbers: number[]) => numbers.toSorted((one, other) => one - other)
const filler = `${'So that a mail does not fit in one packet. '.repeat(200)}\n`

/** The numbers of a mailbox's mails in the order in which their conversations were opened. */
async function stored(channelId: Id): Promise<number[]> {
  const rows = await db
    .select({ text: messages.text })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(messages.channelId, channelId))
    .orderBy(asc(conversations.number))
  return rows.map(({ text }) => Number(text.trim().split('\n').at(-1)))
}

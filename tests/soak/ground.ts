import { join } from 'node:path'
import { connectors } from '../../connectors/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { startDovecot } from '../support/dovecot.ts'
import { ownWorld } from '../support/own-database.ts'
import { freePort } from '../support/process.ts'
import { proxy } from '../support/proxy.ts'
import { smtpSink } from '../support/smtp.ts'
import { layBot } from './bots.ts'
import { keepHub } from './hub.ts'
import { openJournal } from './journal.ts'
import { notices } from './notices.ts'
import { layPhones } from './phones.ts'
import { laySystem } from './systems.ts'

/** Whose mailboxes are read: a channel each. */
const users = ['alice', 'bob', 'carol']

/** Everything that can break, and between each two a way that can break too. */
export async function layGround() {
  const world = await ownWorld()
  const dovecot = await startDovecot()
  const sink = await smtpSink()
  const port = await freePort()
  const journal = await openJournal(join(world.folder, 'journal.jsonl'))
  const people = await proxy(port)
  const url = `http://127.0.0.1:${people.port}`
  const bot = await layBot(world.support, journal, { kind: 'telegram', letter: 'b', first: 5000 })
  const bale = await layBot(world.support, journal, { kind: 'bale', letter: 'l', first: 6000 })
  const program = await laySystem(world.support, journal, url)
  const phones = {
    twilio: await layPhones(world.support, journal, url, 't'),
    kavenegar: await layPhones(world.support, journal, url, 'k'),
    http: await layPhones(world.support, journal, url, 'h'),
    smpp: await layPhones(world.support, journal, url, 'm'),
  }
  const ways = {
    people,
    database: await proxy(world.socket),
    mailbox: await proxy(dovecot.ports.imap),
    post: await proxy(sink.port),
    bot: bot.way,
    bale: bale.way,
    program: program.way,
    twilio: phones.twilio.way,
    kavenegar: phones.kavenegar.way,
    http: phones.http.way,
    smpp: phones.smpp.way,
  }
  // Of each mailbox the end of its password.
  sink.state.password = 'pw'
  sink.state.faults.END = mood()
  const readers = notices(dovecot.ports.lmtp, journal)
  sink.state.passOn = (mail) => {
    const key = messageIdIn(mail.data)
    void journal.write({ what: 'taken', key })
    readers.take(mail, key)
  }

  const mailbox = async (user: string) => {
    const settings = {
      ...{ address: `${user}@hub.test`, user, password: `${user}pw`, since: '2020-01-01' },
      ...{ imapHost: '127.0.0.1', imapPort: ways.mailbox.port, imapSecurity: 'none' },
      ...{ smtpHost: '127.0.0.1', smtpPort: ways.post.port, smtpSecurity: 'none' },
    }
    const kind = connectors.find((one) => one.settings.safeParse(settings).success)!.kind
    const id = await act(system, (cx) => addChannel(cx, { kind, name: user, deskId: world.support, settings }))
    return { user, id }
  }
  const chat = await act(system, (cx) =>
    addChannel(cx, { kind: 'webchat', name: 'Chat of the shop', deskId: world.support, settings: {} }),
  )
  const boxes = await Promise.all(users.map(mailbox))
  const hub = await keepHub({
    PORT: String(port),
    HUB_DATA: world.folder,
    DATABASE_URL: `postgresql://peyk@127.0.0.1:${ways.database.port}/peyk`,
    TRUST_PROXY: '1',
    PRIVATE_NETWORKS: '127.0.0.0/8',
  })
  return {
    ...{ world: { ...world, chat: { ...world.chat, id: chat } }, dovecot, sink, ways, journal, boxes, hub, readers },
    /** Far sides, each with its people. */
    reached: { bot, bale, program, ...phones },
    /** As everybody reaches it, and as nobody does whose line can break. */
    url,
    direct: `http://127.0.0.1:${port}`,
    async close() {
      await hub.kill()
      await sink.close()
      for (const way of Object.values(ways)) way.close()
      await bot.close()
      await bale.close()
      await program.close()
      for (const one of Object.values(phones)) await one.close()
      await dovecot.close()
      await journal.close()
      await world.close()
    },
  }
}
export type Ground = Awaited<ReturnType<typeof layGround>>

/** A mail server in life: of twenty mails it puts one off and refuses another, and takes both when they come again. */
export function mood() {
  let n = 0
  const answers: Record<number, string> = { 7: '451 4.7.1 come again', 17: '554 5.7.1 not this one' }
  return () => answers[++n % 20]
}

const messageIdIn = (mail: string) => /^Message-ID: (\S+)/im.exec(mail)![1]!

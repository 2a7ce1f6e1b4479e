import { join } from 'node:path'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { startDovecot } from '../support/dovecot.ts'
import { ownWorld } from '../support/own-database.ts'
import { freePort } from '../support/process.ts'
import { proxy, type Proxy } from '../support/proxy.ts'
import { smtpSink } from '../support/smtp.ts'
import type { Reached } from './far.ts'
import { fars } from './fars.ts'
import { keepHub } from './hub.ts'
import { openJournal } from './journal.ts'
import { notices } from './notices.ts'

/** Whose mailboxes are read: a channel each. */
const users = ['alice', 'bob', 'carol']

type Ways = Record<'people' | 'database' | 'mailbox' | 'post', Proxy> & Record<string, Proxy>

/** Everything that can break, and between each two a way that can break too. */
export async function layGround() {
  const world = await ownWorld()
  const dovecot = await startDovecot()
  const sink = await smtpSink()
  const port = await freePort()
  const journal = await openJournal(join(world.folder, 'journal.jsonl'))
  const people = await proxy(port)
  const url = `http://127.0.0.1:${people.port}`
  const reached: Record<string, Reached> = {}
  for (const { name, lay } of fars) reached[name] = await lay({ deskId: world.support, journal, hub: url })
  const ways: Ways = {
    ...Object.fromEntries(Object.entries(reached).map(([name, { way }]) => [name, way])),
    people,
    database: await proxy(world.socket),
    mailbox: await proxy(dovecot.ports.imap),
    post: await proxy(sink.port),
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
    const id = await act(system, (cx) => addChannel(cx, { kind: 'email', name: user, deskId: world.support, settings }))
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
    reached,
    /** As everybody reaches it, and as nobody does whose line can break. */
    url,
    direct: `http://127.0.0.1:${port}`,
    async close() {
      await hub.kill()
      await sink.close()
      for (const way of Object.values(ways)) way.close()
      for (const one of Object.values(reached)) await one.close()
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

import { ImapFlow } from 'imapflow'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { usual } from '../../connectors/email/listen/limits.ts'
import { listen } from '../../connectors/email/listen.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { deliver } from '../support/lmtp.ts'
import { memoryHost, type MemoryHost } from './host.ts'

const timing = { poll: 1000, answer: 3000, silence: 10_000, retry: { least: 100, most: 1000 } }
export const written = (number: number | string, more = '') =>
  `From: Carol <carol@example.org>\nSubject: n ${number}\nMessage-ID: <n${number}@example.org>\n${more}\nMail ${number}\n`

/** A real mail server, and what tests do with it; for the inside of a `describe`. */
export function mailboxes() {
  let dovecot: Dovecot
  const running: (() => Promise<void>)[] = []
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot.close())
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })

  let users = 0
  /** A mailbox of its own for each test. */
  const mailbox = () =>
    ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy', 'karl', 'lena'][users++]!
  const settingsOf = (user: string, more: object = {}) =>
    email.settings.parse({
      address: `${user}@hub.test`,
      user,
      password: `${user}pw`,
      imapHost: '127.0.0.1',
      imapPort: dovecot.ports.imap,
      imapSecurity: 'none',
      since: '2020-01-01',
      ...more,
    })
  const open = (settings: ReturnType<typeof settingsOf>, memory: MemoryHost = memoryHost()) => {
    const stopping = new AbortController()
    const listening = listen(settings, memory.host, stopping.signal, { ...usual, ...timing })
    const stop = async () => {
      stopping.abort()
      await listening
    }
    running.push(stop)
    return { ...memory, stop }
  }
  const put = (user: string, ...mails: string[]) =>
    mails.reduce((before, mail) => before.then(() => deliver(dovecot.ports.lmtp, user, mail)), Promise.resolve())
  const texts = ({ kept }: MemoryHost) =>
    [...kept.raws.values()].map((raw) => (email.parse(raw) as InboundMessage[])[0]!.text)
  const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, at) => from + at)
  const all = (from: number, until: number) => numbers(from, until).map((number) => `Mail ${number}`)
  const settled = (memory: MemoryHost, wanted: string[], timeout = 15_000) =>
    expect.poll(() => texts(memory), { timeout, interval: 50 }).toEqual(wanted)
  const client = async (user: string) => {
    const flow = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.ports.imap,
      secure: false,
      auth: { user, pass: `${user}pw` },
      logger: false,
    })
    await flow.connect()
    return flow
  }

  return { server: () => dovecot, mailbox, settingsOf, open, put, texts, numbers, all, settled, client }
}

import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Tried } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { usual } from '../../connectors/email/listen/limits.ts'
import { roundTrip } from '../../connectors/email/round-trip.ts'
import { ask } from '../../server/core/asking.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { deliver } from '../support/lmtp.ts'
import { smtpSink, type Taken } from '../support/smtp.ts'
import { mailboxes, written } from './email.mailbox.ts'

const sink = await smtpSink()
afterAll(() => sink.close())

describe.runIf(hasDovecot('round trip'))('a mailbox sends itself a test', () => {
  const { server, mailbox, settingsOf, open, put, settled, client } = mailboxes()
  const settings = (user: string, more: object = {}) =>
    settingsOf(user, { smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'none', ...more })
  const timing = { ...usual, answer: 3000, patience: 60_000, look: 100 }
  const trip = async (given: ReturnType<typeof settings>, more = {}, signal = new AbortController().signal) => {
    const steps: Tried[] = []
    for await (const step of roundTrip(given, 'channel-1', signal, ask, { ...timing, ...more })) steps.push(step)
    return steps.filter(({ code }) => code !== '')
  }
  const codes = (steps: Tried[]) => Object.fromEntries(steps.map(({ step, code }) => [step, code]))
  const well = { watch: 'ok', send: 'ok', arrive: 'ok' }
  const inTheBox = async (user: string, path = 'INBOX') => {
    const other = await client(user)
    const { messages } = (await other.status(path, { messages: true })) as { messages: number }
    await other.logout()
    return messages
  }
  /** As the servers between would: to the mailbox that it is addressed to. */
  const passOn = ({ to, data }: Taken) => void deliver(server().ports.lmtp, to[0]!.split('@')[0]!, data)
  beforeEach(() => void Object.assign(sink.state, { taken: [], faults: {}, password: undefined, passOn }))

  test('it goes out, comes in, and is gone; the rest of the mailbox is as it was', async () => {
    const user = mailbox()
    await put(user, written(0))
    const steps = await trip(settings(user))
    expect(codes(steps)).toEqual(well)
    expect(steps.at(-1)!.seconds).toBeGreaterThan(0)
    expect(sink.state.taken).toHaveLength(1)
    expect(await inTheBox(user)).toBe(1)
  })

  test('whoever reads the mailbox passes it over, even where it comes late under another Message-ID', async () => {
    const user = mailbox()
    sink.state.passOn = undefined
    expect(codes(await trip(settings(user), { patience: 0 }))).toEqual({ ...well, arrive: 'not_arrived' })
    const data = sink.state.taken[0]!.data.replace(/^Message-ID:.*$/im, 'Message-ID: <other@ses.test>')
    await put(user, data, written(1))
    await settled(open(settings(user)), ['Mail 1'])
  })

  test('two at once each find their own', async () => {
    const user = mailbox()
    const both = await Promise.all([trip(settings(user)), trip(settings(user))])
    expect(both.map(codes)).toEqual([well, well])
    expect(await inTheBox(user)).toBe(0)
  })

  test('one that does not come, one among the unwanted, one that is refused, and a closed mailbox', async () => {
    const user = mailbox()
    sink.state.passOn = undefined
    expect(codes(await trip(settings(user), { patience: 300 }))).toEqual({ ...well, arrive: 'not_arrived' })
    const other = await client(user)
    await other.mailboxCreate('Spam')
    sink.state.passOn = ({ data }) => void other.append('Spam', data)
    expect(codes(await trip(settings(user)))).toEqual({ ...well, arrive: 'arrived_as_spam' })
    await other.logout()
    sink.state.faults.MAIL = '550 not as this one'
    expect(codes(await trip(settings(user)))).toEqual({ watch: 'ok', send: 'sender_refused' })
    expect(codes(await trip(settings(user, { imapPort: 1 })))).toEqual({ watch: 'unreachable' })
    expect(codes(await trip(settings(user, { folders: ['No'] })))).toEqual({ watch: 'no_such_folder' })
    for (const code of ['watch', 'send', 'arrive', 'not_arrived', 'arrived_as_spam', 'sender_refused'])
      expect(email.words![code]).toBeDefined()
  })

  test('what a server files as sent has not come in', async () => {
    const user = mailbox()
    const other = await client(user)
    await other.mailboxCreate('Sent')
    sink.state.passOn = ({ data }) => void other.append('Sent', data)
    const folders = ['Sent', 'INBOX']
    const steps = await trip(settings(user, { folders }), { patience: 1500 })
    expect(codes(steps)).toEqual({ ...well, arrive: 'not_arrived' })
    expect(await inTheBox(user, 'Sent')).toBe(0)
    expect(codes(await trip(settings(user, { folders: ['Sent'] })))).toEqual(well)
    await other.logout()
  })

  test('it ends when whoever asked has left, and when the mailbox goes away meanwhile', async () => {
    const user = mailbox()
    sink.state.passOn = undefined
    const leaving = new AbortController()
    sink.state.passOn = () => setTimeout(() => leaving.abort(), 300)
    expect(codes(await trip(settings(user), {}, leaving.signal))).not.toMatchObject({ arrive: 'ok' })
    sink.state.passOn = () => void server().kill()
    expect(codes(await trip(settings(user)))).toEqual({ ...well, arrive: 'unreachable' })
    await server().start()
  })
})

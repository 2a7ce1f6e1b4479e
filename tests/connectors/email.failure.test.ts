import { describe, expect, test } from 'vitest'
import { file, only, send, sink } from './email.support.ts'

describe('failures say whether to try again and whether nothing left', () => {
  test.each([
    ['GREETING', '421 busy', 'later', true, true, 0],
    ['GREETING', '554 no', 'not_understood', true, true, 0],
    ['GREETING', 'cut', 'unreachable', true, true, 0],
    ['EHLO', 'cut', 'unreachable', true, true, 0],
    ['MAIL', '550 not you', 'sender_refused', false, true, 0],
    ['MAIL', '451 later', 'later', true, true, 0],
    ['MAIL', 'cut', 'unreachable', true, true, 0],
    ['MAIL', '552 5.3.4 too big', 'mail_too_large', false, true, 0],
    ['RCPT', '550 5.1.1 nobody', 'recipient_refused', false, true, 0],
    ['RCPT', '450 greylisted', 'later', true, true, 0],
    ['DATA', '554 no', 'mail_refused', false, true, 0],
    ['DATA', 'cut', 'unreachable', true, true, 0],
    ['END', '554 5.7.1 spam', 'mail_refused', false, true, 0],
    ['END', '451 later', 'later', true, true, 0],
    ['END', '552 too big', 'mail_too_large', false, true, 0],
    ['END', 'cut', 'no_answer', false, false, 1],
  ] as const)('%s: %s', async (verb, fault, code, retry, certain, taken) => {
    sink.state.faults[verb] = fault
    await expect(send()).rejects.toMatchObject({ code, retry, certain })
    expect(sink.state.taken).toHaveLength(taken)
  })

  test('one of two recipients refused is not sent again to both', async () => {
    sink.state.faults.RCPT = (line) => (line.includes('bob@') ? '550 nobody' : undefined)
    const others = [{ kind: 'email', address: 'bob@example.org' }]
    await expect(send({ others })).rejects.toMatchObject({ code: 'partly_refused', retry: false, certain: false })
    expect(sink.state.taken.map(({ to }) => to)).toEqual([['carol@example.org']])
  })

  test('a wrong password', async () => {
    sink.state.password = 'right'
    await expect(send({}, { password: 'wrong' })).rejects.toMatchObject({
      code: 'wrong_password',
      retry: false,
      certain: true,
    })
    await send({}, { password: 'right' })
    expect(sink.state.taken).toHaveLength(1)
  })

  test('nobody listens, no such name, no encryption', async () => {
    await expect(send({}, { smtpPort: 1 })).rejects.toMatchObject({ code: 'unreachable', retry: true, certain: true })
    await expect(send({}, { smtpHost: 'no.such.host.invalid' })).rejects.toMatchObject({
      code: 'wrong_host',
      certain: true,
    })
    await expect(send({}, { smtpSecurity: 'starttls' })).rejects.toMatchObject({ code: 'tls_refused', certain: true })
    await expect(send({}, { smtpSecurity: 'tls' })).rejects.toMatchObject({ code: 'tls_refused', certain: true })
  })

  test('a file that breaks off leaves nothing', async () => {
    const open = async () => new ReadableStream({ pull: (control) => control.error(new Error('disk')) })
    const broken = { ...file('a.pdf', Buffer.alloc(10)), open }
    await expect(send({ files: [broken] })).rejects.toMatchObject({
      code: 'file_not_readable',
      retry: true,
      certain: true,
    })
    expect(sink.state.taken).toHaveLength(0)
  })

  test('the line is cut after each part of the mail: certain before its end, and never twice', async () => {
    const files = [file('a.pdf', Buffer.alloc(200_000))]
    for (const bytes of [1, 100, 1000, 50_000, 150_000, 250_000]) {
      sink.state.cutAfter = bytes
      const failed = await send({ files }).then(
        () => null,
        (error: { certain: boolean }) => error,
      )
      expect(failed).not.toBeNull()
      expect(sink.state.taken).toHaveLength(0)
    }
    sink.state.cutAfter = Infinity
    await send({ files, attempt: 2 })
    expect(only().event.externalId).toBe('<part-1@acme.example>')
  })
})

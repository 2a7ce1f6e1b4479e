import { describe, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'

const status = 'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n'
const copy = 'Content-Type: message/rfc822\n\nMessage-ID: <part-3@acme.example>\nSubject: Order\n\nIt is on its way.\n'
const seen =
  'Content-Type: message/disposition-notification\n\nOriginal-Message-ID: <part-4@acme.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n'
const abuse = 'Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n'
const own = 'Content-Type: text/plain\n\nPlease help: what does this mean?\n'
const written = (type: string, ...parts: string[]) =>
  `From: carol@example.org\nSubject: Help\nIn-Reply-To: <part-3@acme.example>\nContent-Type: ${type}; boundary=b\n\n${parts.map((part) => `--b\n${part}`).join('')}--b--\n`
const parsed = (mail: string): Event[] => email.parse({ key: 'k', bytes: Buffer.from(mail) })

describe('only a report is a report', () => {
  test.each([
    ['multipart/mixed', status],
    ['multipart/mixed', seen],
    ['multipart/mixed; report-type=delivery-status', status],
    ['multipart/report', status],
    ['multipart/report; report-type=disposition-notification', status],
    ['multipart/report; report-type=delivery-status', seen],
    ['multipart/report; report-type=delivery-status', `Content-Type: multipart/mixed; boundary=c\n\n--c\n${status}`],
  ])('%s: what the sender wrote is shown', (type, part) => {
    const [event] = parsed(written(type, own, part, copy))
    expect(event).toMatchObject({ type: 'message', text: expect.stringContaining('Please help') as string })
    expect((event as { automatic?: boolean }).automatic).toBe(type.startsWith('multipart/report') || undefined)
  })

  test('one that follows the rules still tells what became of a mail of ours', () => {
    const bounce = written('Multipart/Report; Report-Type="Delivery-Status"', own, status, copy)
    expect(parsed(bounce)).toEqual([{ type: 'failure', externalId: '<part-3@acme.example>', code: 'bounced_address' }])
    expect(parsed(written('multipart/report; report-type=disposition-notification', own, seen))).toEqual([
      { type: 'receipt', externalId: '<part-4@acme.example>', state: 'read' },
    ])
  })
})

describe('a report that holds no Message-ID of an original is a message of a program', () => {
  test.each([
    ['delivery-status', status],
    ['delivery-status', `${status}--b\nContent-Type: text/rfc822-headers\n\nSubject: Order\n`],
    ['disposition-notification', seen.replace(/Original.*\n/, '')],
    ['feedback-report', abuse],
  ])('%s', (kind, part) => {
    expect(parsed(written(`multipart/report; report-type=${kind}`, own, part))).toMatchObject([
      { type: 'message', text: expect.stringContaining('Please help') as string, automatic: true },
    ])
  })

  test('also when its boundary is nowhere', () => {
    const mail = `From: carol@example.org\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\nPlease help\n`
    expect(parsed(mail)).toMatchObject([{ type: 'message', text: 'Please help', automatic: true }])
  })
})

import { afterAll, describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { proposed } from '../../connectors/email/settings/providers.ts'
import { smtpSink } from '../support/smtp.ts'
import { connectorContract } from './contract.ts'
import { samplesIn } from './samples.ts'

const sink = await smtpSink()
afterAll(() => sink.close())
const smtp = { smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'none' }

connectorContract(email, {
  samples: samplesIn('email'),
  settings: { address: 'support@acme.example', imapHost: '127.0.0.1', imapPort: 1, imapSecurity: 'none', ...smtp },
  secrets: ['password', 'smtpPassword', 'oauthSecret', 'oauthRefresh', 'dkimKey'],
  to: { kind: 'email', address: 'carol@example.org' },
  readsAnything: true,
  breakFarSide: () => void (sink.state.faults.GREETING = '554 no'),
})

describe('servers for an address', () => {
  test.each([
    ['a@gmail.com', 'imap.gmail.com', 'smtp.gmail.com'],
    ['a@Outlook.com', 'outlook.office365.com', 'smtp-mail.outlook.com'],
    ['a@constructor', 'mail.constructor', 'mail.constructor'],
    ['support@shop.ir', 'mail.shop.ir', 'mail.shop.ir'],
  ])('%s', (address, imap, smtp) => {
    expect(proposed(address).imap.host).toBe(imap)
    expect(proposed(address).smtp.host).toBe(smtp)
  })
})

test('what npm run say pretends is read as it was written', () => {
  for (const who of ['carol', 'داریوش', 'x@y.example', '<>;\r\nBcc: a@b']) {
    const raw = email.pretend!(who, 'سلام\nخط دوم')
    const [event] = email.parse(raw) as [InboundMessage]
    expect(event.text).toBe('سلام\nخط دوم')
    expect(event.others).toEqual([{ kind: 'email', address: 'support@example.net' }])
  }
})

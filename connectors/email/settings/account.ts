import type { Settings } from '../settings.ts'
import { proposed, type Server } from './providers.ts'

export interface Account extends Server {
  user: string
  password: string
}

/** Where and as whom mail is read, with what was left empty filled in. */
export function incoming(settings: Settings): Account {
  const { imapHost: host, imapPort: port, imapSecurity: security, address, user, password } = settings
  const server = host === '' ? proposed(address).imap : { host, port, security }
  return { ...server, user: user || address, password }
}

/** Where and as whom mail is sent. */
export function outgoing(settings: Settings): Account {
  const { smtpHost: host, smtpPort: port, smtpSecurity: security, address } = settings
  const server = host === '' ? proposed(address).smtp : { host, port, security }
  const user = settings.smtpUser || settings.user || address
  return { ...server, user, password: settings.smtpPassword || settings.password }
}

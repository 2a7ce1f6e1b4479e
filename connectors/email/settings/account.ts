import type { Settings } from '../settings.ts'
import { finders, proposed, type Server } from './providers.ts'

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

/** The name under which the mailbox's own server writes down what it found out about a sender. */
export const finder = (settings: Settings): string => settings.authserv || (finders[incoming(settings).host] ?? '')

/** Where and as whom mail is sent. */
export function outgoing(settings: Settings): Account {
  const { smtpHost: host, smtpPort: port, smtpSecurity: security, address } = settings
  const server = host === '' ? proposed(address).smtp : { host, port, security }
  const user = settings.smtpUser || settings.user || address
  return { ...server, user, password: settings.smtpPassword || settings.password }
}

import { incoming, outgoing, type Account } from './settings/account.ts'
import type { Settings } from './settings.ts'

const at = ({ host, port, security }: Account) => `${host.toLowerCase()}:${port} ${security}`

/** To which servers each secret goes; a token stands for the mailbox, so it goes wherever mail is read and sent. */
export function goesTo(settings: Settings): { [secret: string]: string[] } {
  const imap = at(incoming(settings))
  const smtp = at(outgoing(settings))
  return {
    password: settings.smtpPassword === '' ? [imap, smtp] : [imap],
    smtpPassword: [smtp],
    oauthSecret: [settings.oauthEndpoint],
    oauthRefresh: [settings.oauthEndpoint, imap, smtp],
  }
}

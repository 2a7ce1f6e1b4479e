import type { Security } from '../settings.ts'

export interface Server {
  host: string
  port: number
  security: Security
}
export interface Servers {
  imap: Server
  smtp: Server
}

const tls = (host: string, port: number): Server => ({ host, port, security: 'tls' })
const starttls = (host: string): Server => ({ host, port: 587, security: 'starttls' })
const both = (imap: string, smtp: string): Servers => ({ imap: tls(imap, 993), smtp: tls(smtp, 465) })

const gmail = both('imap.gmail.com', 'smtp.gmail.com')
const outlook = { imap: tls('outlook.office365.com', 993), smtp: starttls('smtp-mail.outlook.com') }
const yahoo = both('imap.mail.yahoo.com', 'smtp.mail.yahoo.com')
const icloud = { imap: tls('imap.mail.me.com', 993), smtp: starttls('smtp.mail.me.com') }
const fastmail = both('imap.fastmail.com', 'smtp.fastmail.com')
const zoho = both('imap.zoho.com', 'smtp.zoho.com')
const yandex = both('imap.yandex.com', 'smtp.yandex.com')
const gmx = { imap: tls('imap.gmx.net', 993), smtp: starttls('mail.gmx.net') }

const known: Record<string, Servers> = {
  'gmail.com': gmail,
  'googlemail.com': gmail,
  'outlook.com': outlook,
  'hotmail.com': outlook,
  'live.com': outlook,
  'msn.com': outlook,
  'yahoo.com': yahoo,
  'ymail.com': yahoo,
  'icloud.com': icloud,
  'me.com': icloud,
  'mac.com': icloud,
  'fastmail.com': fastmail,
  'fastmail.fm': fastmail,
  'zoho.com': zoho,
  'zohomail.com': zoho,
  'yandex.com': yandex,
  'yandex.ru': yandex,
  'ya.ru': yandex,
  'gmx.net': gmx,
  'gmx.de': gmx,
  'aol.com': both('imap.aol.com', 'smtp.aol.com'),
  'mail.ru': both('imap.mail.ru', 'smtp.mail.ru'),
}

/** The mail servers of a domain's own mail exchangers: who receives its mail hands it out too. */
const exchangers: [RegExp, Servers][] = [
  [/(?:^|\.)(?:google|googlemail)\.com$/, gmail],
  [/\.protection\.outlook\.com$/, { imap: tls('outlook.office365.com', 993), smtp: starttls('smtp.office365.com') }],
  [/\.zoho\.(?:com|eu|in)$/, zoho],
  [/\.yandex\.(?:net|ru)$/, yandex],
  [/\.messagingengine\.com$/, fastmail],
]

/** Those that are known to take such lines away from what comes in, by the server that hands their mail out. */
export const finders: Record<string, string> = { 'imap.gmail.com': 'mx.google.com' }

export const byExchanger = (exchanger: string) =>
  exchangers.find(([pattern]) => pattern.test(exchanger.toLowerCase().replace(/\.$/, '')))?.[1]

/** The servers of an address: known ones, and otherwise what most panels set up for a domain of one's own. */
export function proposed(address: string): Servers {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return Object.hasOwn(known, domain) ? known[domain]! : both(`mail.${domain}`, `mail.${domain}`)
}

export const isKnown = (address: string) =>
  Object.hasOwn(known, address.slice(address.lastIndexOf('@') + 1).toLowerCase())

import { Resolver } from 'node:dns/promises'
import { byExchanger, isKnown, proposed, type Server, type Servers } from './settings/providers.ts'

/** Settings for an address: of a provider that is known, or whatever its domain says in the DNS, or the usual ones. */
export async function propose(address: string): Promise<Record<string, string | number>> {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return asSettings(isKnown(address) ? proposed(address) : await asked(domain, proposed(address)))
}

async function asked(domain: string, otherwise: Servers): Promise<Servers> {
  const dns = new Resolver({ timeout: 2000, tries: 1 })
  const [exchangers, imap, imaps, submission, submissions] = await Promise.all([
    dns.resolveMx(domain).catch(() => []),
    ...['_imap', '_imaps', '_submission', '_submissions'].map((name) =>
      dns.resolveSrv(`${name}._tcp.${domain}`).catch(() => []),
    ),
  ] as const)
  const known = exchangers.map(({ exchange }) => byExchanger(exchange)).find((servers) => servers !== undefined)
  const best = known ?? otherwise
  return {
    imap: named(imaps, 'tls') ?? named(imap, 'starttls') ?? best.imap,
    smtp: named(submissions, 'tls') ?? named(submission, 'starttls') ?? best.smtp,
  }
}

/** RFC 6186: a dot for a name says that there is none. */
function named(
  records: { name: string; port: number; priority: number }[] | undefined,
  security: Server['security'],
): Server | undefined {
  const [first] = (records ?? []).toSorted((one, other) => one.priority - other.priority)
  return first && first.name !== '' && first.name !== '.' ? { host: first.name, port: first.port, security } : undefined
}

const asSettings = ({ imap, smtp }: Servers) => ({
  imapHost: imap.host,
  imapPort: imap.port,
  imapSecurity: imap.security,
  smtpHost: smtp.host,
  smtpPort: smtp.port,
  smtpSecurity: smtp.security,
})

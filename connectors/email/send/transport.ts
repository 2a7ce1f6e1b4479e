import { outgoing } from '../settings/account.ts'
import type { Settings } from '../settings.ts'

const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 120_000, dnsTimeout: 10_000 }

/** A way to the mail server for a mail from this address; each has a connection of its own, so that none waits for another. */
export async function transport(settings: Settings, accessToken?: string, from = settings.address) {
  // Not before there is something to send: it takes its time to load.
  const { createTransport } = await import('nodemailer')
  const { host, port, security, user, password } = outgoing(settings)
  const oauth = { type: 'OAuth2' as const, user, accessToken }
  return createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    // Without a password the server knows us otherwise, as on a machine of its own.
    ...(accessToken ? { auth: oauth } : password !== '' && { auth: { user, pass: password } }),
    name: domainOf(settings.address),
    tls: { minVersion: 'TLSv1.2' },
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...dkim(settings, from),
  })
}

/** The key is the mailbox's domain's: its signature below a sender of another one would prove nothing of him. */
function dkim({ address, dkimSelector: keySelector, dkimKey: privateKey }: Settings, from: string) {
  if (keySelector === '' || privateKey === '' || domainOf(from) !== domainOf(address)) return {}
  return { dkim: { domainName: domainOf(address), keySelector, privateKey } }
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

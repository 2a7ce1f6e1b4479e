import { outgoing } from '../settings/account.ts'
import type { Settings } from '../settings.ts'

const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 120_000, dnsTimeout: 10_000 }

/** A way to the mail server; each mail has a connection of its own, so that none waits for another. */
export async function transport(settings: Settings, accessToken?: string) {
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
    name: settings.address.slice(settings.address.lastIndexOf('@') + 1),
    tls: { minVersion: 'TLSv1.2' },
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...dkim(settings),
  })
}

function dkim({ address, dkimSelector: keySelector, dkimKey: privateKey }: Settings) {
  if (keySelector === '' || privateKey === '') return {}
  return { dkim: { domainName: address.slice(address.lastIndexOf('@') + 1), keySelector, privateKey } }
}

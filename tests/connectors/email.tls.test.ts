import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { ownAuthority } from '../support/certificates.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { freePort } from '../support/process.ts'
import { hasRelay } from '../support/python.ts'
import { startRelay, type Relay } from '../support/relay.ts'

const program = join(import.meta.dirname, 'email.checking.ts')
const good = {
  imap_connect: 'ok',
  imap_sign_in: 'ok',
  folder: 'ok',
  idle: 'ok',
  smtp_connect: 'ok',
  smtp_sign_in: 'ok',
}
const refused = { imap_connect: 'tls_refused', smtp_connect: 'tls_refused' }

describe.runIf(hasDovecot('TLS') && hasRelay('TLS'))(
  'mail servers with a certificate of the organisation’s own CA',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'peyk-tls-'))
    const { ca, issue } = ownAuthority(folder)
    const servers: Record<string, Awaited<ReturnType<typeof mailServer>>> = {}
    beforeAll(async () => {
      servers.valid = await mailServer(issue('valid', 30))
      servers.expired = await mailServer(issue('expired', -1))
    })
    afterAll(async () => {
      await Promise.all(Object.values(servers).map(({ close }) => close()))
      rmSync(folder, { recursive: true })
    })

    test.each(['tls', 'starttls'] as const)('%s: its mailbox is read where the CA is trusted', async (security) => {
      expect(await tried(security, 'valid', { ca })).toEqual(good)
    })

    test.each(['tls', 'starttls'] as const)(
      '%s: otherwise nothing is told to it, and why is said',
      async (security) => {
        expect(await tried(security, 'valid', {})).toMatchObject(refused)
        expect(await tried(security, 'valid', { ca, host: '127.0.0.1' })).toMatchObject(refused)
        expect(await tried(security, 'expired', { ca })).toMatchObject(refused)
        expect(email.words!.tls_refused).toEqual({ en: expect.any(String) as string, fa: expect.any(String) as string })
      },
    )

    const tried = (
      security: 'tls' | 'starttls',
      name: string,
      { ca, host = 'localhost' }: { ca?: string; host?: string },
    ) => {
      const { imap, smtp } = servers[name]!.ports[security]
      const settings = {
        address: 'alice@hub.test',
        user: 'alice',
        password: 'alicepw',
        imapHost: host,
        imapPort: imap,
        imapSecurity: security,
        smtpHost: host,
        smtpPort: smtp,
        smtpSecurity: security,
      }
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca }
      return new Promise<Record<string, string>>((resolve, reject) => {
        const child = execFile(process.execPath, [program], { env }, (error, printed) =>
          error ? reject(error) : resolve(JSON.parse(printed) as Record<string, string>),
        )
        child.stdin!.end(JSON.stringify(settings))
      })
    }
  },
)

/** Dovecot and aiosmtpd, each by STARTTLS and with TLS from the first byte on. */
async function mailServer({ cert, key }: { cert: string; key: string }) {
  const imaps = await freePort()
  const dovecot: Dovecot = await startDovecot({
    files: { 'tls.pem': readFileSync(cert, 'utf8'), 'tls.key': readFileSync(key, 'utf8') },
    settings: (folder) => `
ssl = required
ssl_cert = <${folder}/tls.pem
ssl_key = <${folder}/tls.key
service imap-login {
  inet_listener imaps {
    address = 127.0.0.1
    port = ${imaps}
    ssl = yes
  }
}
`,
  })
  const relay = (implicit: boolean): Promise<Relay> => startRelay(dovecot.ports.lmtp, { cert, key, implicit })
  const [later, atOnce] = [await relay(false), await relay(true)]
  return {
    ports: {
      tls: { imap: imaps, smtp: atOnce.port },
      starttls: { imap: dovecot.ports.imap, smtp: later.port },
    },
    close: () => Promise.all([dovecot.close(), later.close(), atOnce.close()]),
  }
}

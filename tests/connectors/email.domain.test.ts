import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { domain } from '../../connectors/email/check/domain.ts'
import { email } from '../../connectors/email/index.ts'

const pair = (type: 'rsa' | 'ed25519') =>
  type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
const rsa = pair('rsa')
const short = pair('ed25519')
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const der = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const raw = Buffer.from(short.publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')

async function tried(records: { [name: string]: string[] }, more: object = {}) {
  const settings = email.settings.parse({ address: 'support@mail.acme.test', ...more })
  const steps: Record<string, string> = {}
  for await (const { step, code } of domain(settings, async (name) => records[name] ?? [])) steps[step] = code
  for (const code of Object.values(steps)) expect(email.words).toHaveProperty(code)
  return steps
}
const spf = (...records: string[]) => tried({ 'mail.acme.test': records, '_dmarc.acme.test': ['v=DMARC1; p=none'] })

test.each([
  [['v=spf1 include:acme.test -all'], 'ok'],
  [['google-site-verification=x', 'v=spf1 a ~all'], 'ok'],
  [[], 'spf_missing'],
  [['v=spf10 -all'], 'spf_missing'],
  [['v=spf1 a -all', 'v=spf1 mx -all'], 'spf_twice'],
  [['v=spf1 +all'], 'spf_open'],
  [['v=spf1 a all'], 'spf_open'],
])('who may send: %j is %s', async (records, code) => {
  expect(await spf(...records)).toEqual({ spf: code, dmarc: 'ok' })
})

const key = 's1._domainkey.mail.acme.test'
test.each([
  [{ dkimKey: pem }, [`v=DKIM1; k=rsa; p=${der}`], 'ok'],
  [{ dkimKey: pem }, [`v=DKIM1; k=rsa; p=${der.slice(0, 100)} ${der.slice(100)}`], 'ok'],
  [{ dkimKey: short.privateKey.export({ type: 'pkcs8', format: 'pem' }) }, [`v=DKIM1; k=ed25519; p=${raw}`], 'ok'],
  [{ dkimKey: pem }, [], 'dkim_missing'],
  [{ dkimKey: pem }, ['v=DKIM1; p='], 'dkim_missing'],
  [{ dkimKey: pem }, [`v=DKIM1; p=${raw}`], 'dkim_other'],
  [{ dkimKey: 'no key' }, [`v=DKIM1; p=${der}`], 'dkim_key'],
])('the key of our signature, case %#', async (more, records, code) => {
  const { dkim } = await tried({ [key]: records }, { dkimSelector: 's1', ...more })
  expect(dkim).toBe(code)
})

test('a policy is that of the domain or of the one above it', async () => {
  expect((await tried({ '_dmarc.mail.acme.test': ['v=DMARC1; p=reject'] })).dmarc).toBe('ok')
  expect((await tried({ '_dmarc.acme.test': ['v=DMARC1; p=reject'] })).dmarc).toBe('ok')
  expect((await tried({ '_dmarc.test': ['v=DMARC1; p=reject'] })).dmarc).toBe('dmarc_missing')
  expect((await tried({ 'mail.acme.test': ['v=DMARC1; p=reject'] })).dmarc).toBe('dmarc_missing')
})

test('without a DNS nothing is said of the domain', async () => {
  const settings = email.settings.parse({ address: 'support@acme.test' })
  const steps = domain(settings, () => Promise.reject(new Error('away')))
  expect(await steps.next()).toEqual({ done: true, value: undefined })
})

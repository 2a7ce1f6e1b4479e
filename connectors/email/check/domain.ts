import { createPrivateKey, createPublicKey } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import type { Tried } from '../../connector.ts'
import type { Settings } from '../settings.ts'

/** The TXT records of a name; none where there is no such name. Throws where nobody can be asked. */
export type Texts = (name: string) => Promise<string[]>

export const texts: Texts = async (name) => {
  const records = await new Resolver({ timeout: 2000, tries: 1 }).resolveTxt(name).catch(nothing)
  return records.map((pieces) => pieces.join(''))
}

function nothing(error: { code?: string }): string[][] {
  if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return []
  throw error
}

/** Whether others will believe that our mail is from where it says. Says nothing where the DNS cannot be asked. */
export async function* domain(settings: Settings, ask: Texts): AsyncGenerator<Tried> {
  const name = settings.address.slice(settings.address.lastIndexOf('@') + 1)
  const { dkimSelector, dkimKey } = settings
  const signs = dkimSelector !== '' && dkimKey !== ''
  const steps = [
    { step: 'spf', code: ask(name).then(spf) },
    ...(signs ? [{ step: 'dkim', code: ask(`${dkimSelector}._domainkey.${name}`).then(dkim(dkimKey)) }] : []),
    { step: 'dmarc', code: policy(name, ask) },
  ]
  const codes = await Promise.all(steps.map(({ code }) => code.catch(() => null)))
  for (const [n, { step }] of steps.entries()) if (codes[n]) yield { step, code: codes[n] }
}

function spf(records: string[]) {
  const [first, ...more] = records.filter((text) => /^v=spf1(?: |$)/i.test(text))
  if (first === undefined) return 'spf_missing'
  // Two of them count as none.
  if (more.length > 0) return 'spf_twice'
  return /(?:^| )\+?all(?: |$)/i.test(first) ? 'spf_open' : 'ok'
}

const dkim = (key: string) => (records: string[]) => {
  const published = records.map((text) => /(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, '')).find(Boolean)
  if (!published) return 'dkim_missing'
  try {
    const own = createPublicKey(createPrivateKey(key))
    const asked = own.asymmetricKeyType === 'ed25519' ? own.export({ format: 'jwk' }).x! : undefined
    const bytes = asked ? Buffer.from(asked, 'base64url') : own.export({ type: 'spki', format: 'der' })
    return Buffer.from(published, 'base64').equals(bytes) ? 'ok' : 'dkim_other'
  } catch {
    return 'dkim_key'
  }
}

/** Of the domain itself or, for one below another, of the one above. */
async function policy(name: string, ask: Texts): Promise<string> {
  const found = (await ask(`_dmarc.${name}`)).some((text) => /^v=DMARC1\s*(?:;|$)/i.test(text))
  if (found) return 'ok'
  const above = name.slice(name.indexOf('.') + 1)
  return above.includes('.') ? policy(above, ask) : 'dmarc_missing'
}

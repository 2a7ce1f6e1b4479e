import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js'
import type { Authenticity } from '../../connector.ts'
import { cutHeader } from '../cut.ts'
import { all, has, split } from '../mime/headers.ts'
import type { Ask } from './lookups.ts'
import { results } from './results.ts'

/** Signatures that are looked at: each one costs a question to the DNS. */
const most = 10

/**
 * `verified`: the domain of `address` signed it, or a server that we trust says so. `failed`: the domain wants mail without
 * such a proof to be refused. Neither: it says nothing, or cannot be asked. `trusted` is the name of the server whose
 * findings count. Of whoever publishes such a wish RFC 9989 demands that he signs; where mail came from we cannot see.
 */
export async function authenticity(
  bytes: Uint8Array,
  address: string,
  trusted: string,
  ask: Ask,
): Promise<Authenticity | undefined> {
  const { headers } = split(bytes)
  // Only the beginning of it is here: no signature can be right.
  if (has(headers, cutHeader.toLowerCase())) return undefined
  // A reader sees one of them, and a signature may cover another.
  if (all(headers, 'from').length > 1) return 'failed'
  const found = results(headers, trusted)
  const domain = address.slice(address.lastIndexOf('@') + 1)
  if (found?.proved === domain) return 'verified'
  const own = await signatures(bytes, all(headers, 'dkim-signature').length, ask)
  const signed = [...(found?.signed ?? []), ...own.passed.map(({ domain }) => domain)]
  const { response } = await evaluateDmarc({
    headerFrom: [address],
    spfDomains: found?.spf ?? [],
    dkimDomains: signed.map((domain) => ({ id: '', domain, aligned: false, underSized: 0 })),
    resolver: ask,
    strict: true,
  })
  if (!response) return undefined
  // Programs that read the sender otherwise than we do would show someone else.
  const isClear = own.authors === null || (own.authors.length === 1 && own.authors[0]!.toLowerCase() === address)
  const { result } = response.status
  if (result === 'pass') return isClear ? 'verified' : undefined
  if (result === 'none') return isClear && own.passed.some(({ aligned }) => aligned) ? 'verified' : undefined
  if (result !== 'fail' || own.unknown) return undefined
  return response.policy === 'none' ? undefined : 'failed'
}

/** The domains that signed the whole of it. `unknown`: there may be more, whose keys cannot be had now. */
async function signatures(bytes: Uint8Array, count: number, ask: Ask) {
  const none = { passed: [], authors: null, unknown: false }
  if (count === 0 || count > most) return none
  const { results, headerFrom } = await dkimVerify(Buffer.from(bytes), { resolver: ask, strict: true })
  return {
    passed: results.flatMap(({ signingDomain, status }) =>
      // What stands behind the signed part of a body may be anyone's.
      status.result === 'pass' && !status.underSized && signingDomain
        ? [{ domain: signingDomain, aligned: !!status.aligned }]
        : [],
    ),
    authors: headerFrom ?? [],
    unknown: results.some(({ status }) => status.result === 'temperror'),
  }
}

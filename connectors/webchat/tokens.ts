import { jwtVerify, SignJWT, type JWTVerifyOptions } from 'jose'
import { z } from 'zod'
import type { Address } from '../connector.ts'
import type { Settings } from './settings.ts'

const email = z.email().max(254).toLowerCase()
const claims = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
  email: email.optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
})
type Claims = z.output<typeof claims>
const fileClaims = z.object({ sub: z.string(), file: z.string() })

const longestIdentity = 600
const bytes = (secret: string) => new TextEncoder().encode(secret)
const toAddress = ({ sub, name, email, email_verified }: Claims): Address => ({
  kind: 'webchat',
  address: sub,
  verified: true,
  ...(name && { name }),
  ...(email && { others: [{ kind: 'email', address: email, verified: email_verified === true }] }),
})

/** What this channel signs and what it believes. Everything else is answered by null. */
export function tokens(settings: Settings, channelId: string) {
  const own = bytes(settings.secret)
  const hosts = bytes(settings.identitySecret)

  const verified = async (token: unknown, key: Uint8Array, expected: JWTVerifyOptions) => {
    if (typeof token !== 'string' || token.length > 4096) return null
    const proof = await jwtVerify(token, key, { algorithms: ['HS256'], ...expected }).catch(() => null)
    return proof && proof.payload
  }
  const sign = (typ: string, audience: string, payload: Record<string, unknown>, lifetime: string) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ })
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(own)

  return {
    /** A fresh visitor of whom nothing is known. */
    forAnyone: (sub: string) => sign('visitor+jwt', channelId, { sub }, '365d'),

    /** Spares the host page signing again at each reconnect: its own word lives ten minutes only. */
    forUser: ({ address, name, others }: Address) =>
      sign(
        'visitor+jwt',
        channelId,
        { sub: address, name, email: others?.[0]?.address, email_verified: others?.[0]?.verified },
        '12h',
      ),

    async visitor(token: unknown): Promise<Address | null> {
      const payload = await verified(token, own, { audience: channelId, typ: 'visitor+jwt', requiredClaims: ['exp'] })
      const known = claims.safeParse(payload)
      return known.success ? toAddress(known.data) : null
    },

    /** Who the host site says this is. */
    async identity(token: unknown): Promise<Address | null> {
      const payload = await verified(token, hosts, { audience: channelId, requiredClaims: ['exp', 'sub'] })
      const known = claims.safeParse(payload)
      if (!payload || !known.success || payload.exp! > Date.now() / 1000 + longestIdentity) return null
      return toAddress({ ...known.data, sub: `user:${known.data.sub}` })
    },

    forFile: (address: string, file: string) => sign('file+jwt', channelId, { sub: address, file }, '1h'),

    /** The address for which `key` opens `file`. */
    async fileOwner(key: unknown, file: string): Promise<string | null> {
      const payload = await verified(key, own, { audience: channelId, typ: 'file+jwt', requiredClaims: ['exp'] })
      const known = fileClaims.safeParse(payload)
      return known.success && known.data.file === file ? known.data.sub : null
    },
  }
}
export type Tokens = ReturnType<typeof tokens>

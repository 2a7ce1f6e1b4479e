import { drizzleAdapter } from '@better-auth/drizzle-adapter'
import { betterAuth } from 'better-auth/minimal'
import { eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { accounts, agents, rateLimits, sessions, verifications } from '../../db/schema/index.ts'
import { keyFor } from '../core/secrets.ts'

/** Set by the server at each request, over whatever the client sent: else all clients would share one limit. */
export const addressHeader = 'x-peyk-address'

export interface AuthPlace {
  /** As people reach it. Over HTTPS the cookie is Secure and bound to the host. */
  url: string
  trusts: (origin: string, request: Request) => boolean
}

export type Auth = ReturnType<typeof createAuth>

/** Sign-in and sessions. Nobody signs up: agents are invited. */
export function createAuth({ url, trusts }: AuthPlace) {
  const schema = {
    user: agents,
    session: sessions,
    account: accounts,
    verification: verifications,
    rateLimit: rateLimits,
  }
  return betterAuth({
    baseURL: url,
    basePath: '/api/auth',
    secret: keyFor('sessions').toString('hex'),
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 256 },
    user: { additionalFields: { role: { type: 'string', input: false }, active: { type: 'boolean', input: false } } },
    session: { expiresIn: 7 * 86_400, updateAge: 86_400 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 10,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin')
      return origin && request && trusts(origin, request) ? [origin] : []
    },
    disabledPaths: ['/update-user', '/change-email', '/delete-user', '/sign-up/email'],
    databaseHooks: { session: { create: { before: async ({ userId }) => isActive(userId) } } },
    advanced: {
      cookiePrefix: 'peyk',
      useSecureCookies: url.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  })
}

/** Whoever was switched off cannot begin a session, on whatever path he comes. */
async function isActive(userId: string) {
  const [agent] = await db.select({ active: agents.active }).from(agents).where(eq(agents.id, userId))
  return agent?.active === true ? undefined : false
}

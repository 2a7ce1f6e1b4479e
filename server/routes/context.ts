import { and, eq, gt, sql } from 'drizzle-orm'
import { createMiddleware } from 'hono/factory'
import { validator } from 'hono/validator'
import { z, type ZodType } from 'zod'
import { db } from '../../db/client.ts'
import { agents, sessions } from '../../db/schema/index.ts'
import { can, type Act as Right } from '../contract/policy.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import type { Auth } from '../agents/auth.ts'

export type Agent = Caller & { kind: 'agent' }
export interface Session {
  agent: Agent
  /** Of the session row: for closing its sockets when it ends. */
  sessionId: string
}
export interface Env {
  Variables: { agent: Agent; session: Session; auth: Auth }
}

/** In the form that the database answers in: ids are compared as text, in rooms, facts and locks. */
export const id = z.uuid().toLowerCase()
export const name = z.string().trim().min(1).max(120)

/** The one answer to "who is this?", for HTTP and sockets alike. */
export async function authenticate(auth: Auth, headers: Headers): Promise<Session | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
  if (!found) return null
  const current = and(eq(sessions.id, found.session.id), gt(sessions.expiresAt, sql`now()`), eq(agents.active, true))
  const [row] = await db
    .select({ id: agents.id, role: agents.role, active: agents.active })
    .from(agents)
    .innerJoin(sessions, eq(sessions.userId, agents.id))
    .where(current)
  return row ? { agent: { kind: 'agent', ...row }, sessionId: found.session.id } : null
}

export const signedIn = createMiddleware<Env>(async (c, next) => {
  const session = await authenticate(c.get('auth'), c.req.raw.headers)
  if (!session) refuse('unauthenticated', 'Please sign in.')
  c.set('agent', session.agent)
  c.set('session', session)
  await next()
})

/** For reads that concern no single row; verbs ask for themselves. */
export const allowed = (right: Right) =>
  createMiddleware<Env>(async (c, next) => {
    if (!can(c.get('agent'), right)) refuse('forbidden', 'Your role does not allow this. An admin can change it.')
    await next()
  })

function checked<S extends ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  return result.success ? result.data : refuse('invalid', 'This is not as expected.', z.flattenError(result.error))
}
export const body = <S extends ZodType>(schema: S) => validator('json', (value) => checked(schema, value))
export const query = <S extends ZodType>(schema: S) => validator('query', (value) => checked(schema, value))
/** An address whose id is not even an id leads nowhere. */
export const params = <S extends ZodType>(schema: S) =>
  validator('param', (value): z.output<S> => {
    const result = schema.safeParse(value)
    return result.success ? result.data : refuse('not_found', 'There is nothing at this address.')
  })

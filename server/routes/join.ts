import { Hono } from 'hono'
import { z } from 'zod'
import { act, system } from '../core/act.ts'
import { findInvitation, join } from '../agents/inviting.ts'
import { body, name, params, type Env } from './context.ts'

const token = z.string().regex(/^[\w-]{43}$/)
const joining = z.strictObject({
  token,
  name,
  email: z.email().max(254),
  password: z.string().min(10).max(256),
  language: z.enum(['en', 'fa']).optional(),
})

/** For those who are not yet anybody: the token is all that lets them in. */
export const joinRoutes = new Hono<Env>()
  .get('/:token', params(z.object({ token })), async (c) => {
    const { agentId, name, email } = await findInvitation(c.req.valid('param').token)
    return c.json({ setup: agentId === null, name: name ?? undefined, email: email ?? undefined })
  })
  .post('/', body(joining), async (c) => {
    const { token, password, ...who } = c.req.valid('json')
    await findInvitation(token)
    const { password: hasher } = await c.get('auth').$context
    const passwordHash = await hasher.hash(password)
    const email = await act(system, (cx) => join(cx, token, { ...who, passwordHash }))
    return c.json({ email })
  })

import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Id } from '../../db/ids.ts'
import type { Push } from '../contract/rows.ts'
import { act, type Act } from '../core/act.ts'
import { newToken } from '../core/secrets.ts'
import { load } from '../across/rows.ts'
import { cursor } from '../across/thread.ts'
import { invite } from '../agents/inviting.ts'
import { addAgent, changeAgent } from '../agents/staff.ts'
import { body, id, name, params, type Agent, type Env } from './context.ts'

const one = params(z.object({ id }))
const role = z.enum(['agent', 'supervisor', 'admin', 'auditor'])
const added = z.strictObject({ name, email: z.email().max(254), role, deskIds: z.array(id).max(100).default([]) })
const patch = z.strictObject({ name: name.optional(), role: role.optional(), active: z.boolean().optional() })

export const agentRoutes = (urlOf: (c: Context) => string) =>
  new Hono<Env>()
    .post('/', body(added), async (c) => {
      const { token, digest } = newToken()
      const id = await act(c.get('agent'), async (cx) => {
        const agentId = await addAgent(cx, c.req.valid('json'))
        await invite(cx, agentId, digest)
        return agentId
      })
      return c.json({ ...(await pushed(id)), invitation: linkTo(urlOf(c), token) })
    })
    .patch('/:id', one, body(patch), async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changed(c.get('agent'), id, (cx) => changeAgent(cx, id, c.req.valid('json'))))
    })
    .post('/:id/invitation', one, async (c) => {
      const { id } = c.req.valid('param')
      const { token, digest } = newToken()
      const push = await changed(c.get('agent'), id, (cx) => invite(cx, id, digest))
      return c.json({ ...push, invitation: linkTo(urlOf(c), token) })
    })

/** The token stands behind the `#`: it is in no server's log and in no Referer. */
export const linkTo = (at: string, token: string) => `${at}/join#${token}`

async function changed(agent: Agent, id: Id, verb: (cx: Act) => Promise<unknown>): Promise<Push> {
  await act(agent, verb)
  return pushed(id)
}

const pushed = async (id: Id): Promise<Push> => ({ ...cursor(), agents: await load.agents([id]) })

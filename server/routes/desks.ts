import { Hono } from 'hono'
import { z } from 'zod'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deskMembers } from '../../db/schema/index.ts'
import type { Push } from '../contract/rows.ts'
import { act } from '../core/act.ts'
import { load } from '../across/rows.ts'
import { cursor } from '../across/thread.ts'
import { addDesk, joinDesk, leaveDesk, renameDesk } from '../agents/desks.ts'
import { scheduleDesk } from '../calendars/keeping.ts'
import { allowed, body, id, name, params, type Env } from './context.ts'

const one = params(z.object({ id }))
const member = params(z.object({ id, agentId: id }))
const named = body(z.strictObject({ name }))

export const deskRoutes = new Hono<Env>()
  .get('/members', allowed('manageAgents'), async (c) => {
    const rows = await db.select().from(deskMembers)
    return c.json({ members: rows.map((row): [Id, Id] => [row.deskId, row.agentId]) })
  })
  .post('/', named, async (c) => {
    const id = await act(c.get('agent'), (cx) => addDesk(cx, c.req.valid('json').name))
    return c.json(await pushed(id))
  })
  .patch('/:id', one, named, async (c) => {
    const { id } = c.req.valid('param')
    await act(c.get('agent'), (cx) => renameDesk(cx, id, c.req.valid('json').name))
    return c.json(await pushed(id))
  })
  .put('/:id/members/:agentId', member, async (c) => {
    const { id, agentId } = c.req.valid('param')
    await act(c.get('agent'), (cx) => joinDesk(cx, id, agentId))
    return c.json(await pushed(id))
  })
  .delete('/:id/members/:agentId', member, async (c) => {
    const { id, agentId } = c.req.valid('param')
    await act(c.get('agent'), (cx) => leaveDesk(cx, id, agentId))
    return c.json(await pushed(id))
  })
  .put('/:id/calendar', one, body(z.strictObject({ calendarId: id.nullable() })), async (c) => {
    const { id } = c.req.valid('param')
    await act(c.get('agent'), (cx) => scheduleDesk(cx, id, c.req.valid('json').calendarId))
    return c.json(await pushed(id))
  })

const pushed = async (id: Id): Promise<Push> => ({ ...cursor(), desks: await load.desks([id]) })

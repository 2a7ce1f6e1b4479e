import { Hono } from 'hono'
import { z } from 'zod'
import type { Id } from '../../db/ids.ts'
import type { Push } from '../contract/rows.ts'
import { act } from '../core/act.ts'
import { load } from '../across/rows.ts'
import { cursor } from '../across/thread.ts'
import { hours } from '../calendars/input.ts'
import { addCalendar, removeCalendar, renameCalendar, setHours } from '../calendars/keeping.ts'
import { body, id, name, params, type Env } from './context.ts'

const one = params(z.object({ id }))
const seen = z.int().min(1)

export const calendarRoutes = new Hono<Env>()
  .post('/', body(z.strictObject({ name, ...hours })), async (c) => {
    const id = await act(c.get('agent'), (cx) => addCalendar(cx, c.req.valid('json')))
    return c.json(await pushed(id))
  })
  .patch('/:id', one, body(z.strictObject({ name })), async (c) => {
    const { id } = c.req.valid('param')
    await act(c.get('agent'), (cx) => renameCalendar(cx, id, c.req.valid('json').name))
    return c.json(await pushed(id))
  })
  .put('/:id/hours', one, body(z.strictObject({ ...hours, seen })), async (c) => {
    const { id } = c.req.valid('param')
    const { seen, ...wanted } = c.req.valid('json')
    await act(c.get('agent'), (cx) => setHours(cx, id, wanted, seen))
    return c.json(await pushed(id))
  })
  .delete('/:id', one, async (c) => {
    const { id } = c.req.valid('param')
    await act(c.get('agent'), (cx) => removeCalendar(cx, id))
    return c.json(await pushed(id))
  })

const pushed = async (id: Id): Promise<Push> => ({ ...cursor(), calendars: await load.calendars([id]) })

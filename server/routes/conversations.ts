import { Hono } from 'hono'
import { z } from 'zod'
import type { Id } from '../../db/ids.ts'
import { groups, views, type Push } from '../contract/rows.ts'
import { act, type Act } from '../core/act.ts'
import { load } from '../across/rows.ts'
import { cursor, olderPage, opened, windowPage } from '../across/thread.ts'
import { assign } from '../conversations/assignment.ts'
import { reopen, resolve } from '../conversations/closure.ts'
import { find } from '../conversations/lists.ts'
import { continueOn, sentOn } from '../conversations/continuing.ts'
import { move } from '../conversations/moving.ts'
import { keepDraft, mark } from '../conversations/personal.ts'
import { releaseAddress } from '../conversations/releasing.ts'
import { newToken } from '../customers/links.ts'
import { linkOn } from '../channels/linking.ts'
import { body, id, params, query, type Agent, type Env } from './context.ts'

const one = params(z.object({ id }))
const place = z.tuple([z.iso.datetime(), id])
const after = z
  .string()
  .max(70)
  .transform((text) => text.split(','))
  .pipe(place)
const list = z.strictObject({ view: z.enum(views), group: z.enum(groups), after: after.optional() })
const older = z.strictObject({ before: z.coerce.number().int().min(1).max(2_147_483_647) })
const seq = z.number().int().min(0).max(2_147_483_647)

/** Runs one verb and answers the conversation as it is after it. One who moved it out of his sight gets `gone`. */
export async function changed(agent: Agent, conversationId: Id, verb: (cx: Act) => Promise<unknown>): Promise<Push> {
  await act(agent, verb)
  const at = cursor()
  const still = await find(agent, conversationId).catch(() => null)
  if (!still) return { ...at, gone: [conversationId] }
  return { ...at, conversations: await load.conversations([conversationId]) }
}

export const conversationRoutes = new Hono<Env>()
  .get('/', query(list), async (c) => {
    const { view, group, after } = c.req.valid('query')
    const [sort, id] = after ?? []
    return c.json(await windowPage(c.get('agent'), view, group, sort && id ? { sort, id } : undefined))
  })
  .get('/:id', one, async (c) => c.json(await opened(c.get('agent'), c.req.valid('param').id)))
  .get('/:id/messages', one, query(older), async (c) =>
    c.json(await olderPage(c.get('agent'), c.req.valid('param').id, c.req.valid('query').before)),
  )
  .put('/:id/assignment', one, body(z.strictObject({ agentId: id })), async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => assign(cx, id, c.req.valid('json').agentId)))
  })
  .delete('/:id/assignment', one, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => assign(cx, id, null)))
  })
  .put('/:id/closure', one, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => resolve(cx, id)))
  })
  .delete('/:id/closure', one, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => reopen(cx, id)))
  })
  .put('/:id/desk', one, body(z.strictObject({ deskId: id })), async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => move(cx, id, c.req.valid('json').deskId)))
  })
  .post('/:id/links', one, body(z.strictObject({ channelId: id })), async (c) => {
    const { channelId } = c.req.valid('json')
    const { id } = c.req.valid('param')
    const token = newToken()
    // Nothing is asked of the far side for one who may not, and nothing is kept of a link that nobody was given.
    await act(c.get('agent'), (cx) => sentOn(cx, id, channelId))
    const url = await linkOn(channelId, token)
    const until = await act(c.get('agent'), (cx) => continueOn(cx, id, channelId, token))
    return c.json({ url, until: until.toISOString() })
  })
  .delete('/:id/address', one, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await changed(c.get('agent'), id, (cx) => releaseAddress(cx, id)))
  })
  .put('/:id/mark', one, body(z.strictObject({ seq })), async (c) => {
    const marked = await mark(c.get('agent'), c.req.valid('param').id, c.req.valid('json').seq)
    return c.json({ ...cursor(), marks: [marked] } satisfies Push)
  })
  .put('/:id/draft', one, body(z.strictObject({ text: z.string().max(50_000), note: z.boolean() })), async (c) => {
    const { text, note } = c.req.valid('json')
    const draft = await keepDraft(c.get('agent'), c.req.valid('param').id, text, note)
    return c.json({ ...cursor(), drafts: [draft] } satisfies Push)
  })

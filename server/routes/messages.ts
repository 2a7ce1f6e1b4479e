import { and, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import type { Push } from '../contract/rows.ts'
import { act, type Act } from '../core/act.ts'
import { bodyOf, originalOf, pageOf, pictureOf } from '../across/bodies.ts'
import { conversationRow, messageRow } from '../across/rows.ts'
import { cursor, oneMessage } from '../across/thread.ts'
import { find } from '../conversations/lists.ts'
import { letBe, rewrite, takeBack } from '../messages/changing.ts'
import { formerTexts } from '../messages/former.ts'
import { fetchAgain } from '../messages/fetching-again.ts'
import { react } from '../messages/reacting.ts'
import { resend, skip } from '../messages/resending.ts'
import { note, reply } from '../messages/writing.ts'
import { body, id, params, query, type Agent, type Env } from './context.ts'

const one = params(z.object({ id }))
const picture = params(z.object({ id, name: z.string().min(40).max(6000) }))
const text = z.string().max(50_000)
const fileIds = z.array(id).max(20).default([])
const said = (input: { text: string; fileIds: string[] }) => input.text.trim() !== '' || input.fileIds.length > 0
const empty = 'Write something or attach a file.'
const other = z.strictObject({
  kind: z.string().min(1).max(40),
  address: z.string().trim().toLowerCase().min(1).max(320),
  name: z.string().max(200).optional(),
})
const others = z.array(other).max(50).default([])
const sender = z.string().max(320).nullable().default(null)
const replied = z
  .strictObject({
    clientId: id,
    text,
    fileIds,
    others,
    hidden: others,
    sender,
    quotes: id.optional(),
    buttons: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
    seen: z.number().int().min(0).max(2_147_483_647),
  })
  .refine(said, empty)
  .refine(({ text, buttons }) => buttons.length === 0 || text.trim() !== '', 'Write a text above the buttons.')
const noted = z.strictObject({ clientId: id, text, fileIds }).refine(said, empty)

/** Under `/conversations/:id`: what is written into one. The client's uuid is the key: sent twice, it is written once. */
export const writingRoutes = new Hono<Env>()
  .post('/:id/messages', one, body(replied), async (c) => {
    const { id } = c.req.valid('param')
    const input = c.req.valid('json')
    return c.json(await written(c.get('agent'), id, input.clientId, input, (cx) => reply(cx, id, input)))
  })
  .post('/:id/notes', one, body(noted), async (c) => {
    const { id } = c.req.valid('param')
    const input = c.req.valid('json')
    return c.json(await written(c.get('agent'), id, input.clientId, input, (cx) => note(cx, id, input)))
  })

async function written(agent: Agent, id: Id, clientId: Id, input: object, verb: (cx: Act) => Promise<void>) {
  // `seen` may differ when an answer stopped by a newer message is sent after all: the message is the same.
  await act(agent, verb, { key: clientId, request: { ...input, id, seen: 0 } })
  const at = cursor()
  const conversation = await find(agent, id)
  const mine = and(eq(messages.conversationId, id), eq(messages.clientId, clientId))
  const rows = await db.select().from(messages).where(mine)
  return { ...at, conversations: [conversationRow(conversation)], messages: rows.map(messageRow) } satisfies Push
}

/** No script, no form, no request, whatever got past the sanitiser; links open elsewhere, and only our inbox may frame it. */
const paper = (pictures: boolean) =>
  [
    "default-src 'none'",
    pictures ? "img-src data: 'self'" : 'img-src data:',
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  ].join('; ')

/** Under `/messages/:id`: what goes with one, and what can be done about one that did not get through. */
export const messageRoutes = new Hono<Env>()
  .post('/:id/resend', one, async (c) => c.json(await mended(c.get('agent'), c.req.valid('param').id, resend)))
  .get('/:id/body', one, async (c) => c.json(await bodyOf(c.get('agent'), c.req.valid('param').id)))
  .get('/:id/page', one, query(z.strictObject({ pictures: z.literal('1').optional() })), async (c) => {
    const { id } = c.req.valid('param')
    const pictures = c.req.valid('query').pictures === '1'
    const pictureAt = (name: string) => `/api/v1/messages/${id}/pictures/${name}`
    return c.html(await pageOf(c.get('agent'), id, pictures ? pictureAt : undefined), 200, {
      'content-security-policy': paper(pictures),
      'referrer-policy': 'no-referrer',
    })
  })
  .get('/:id/pictures/:name', picture, async (c) => {
    const { id, name } = c.req.valid('param')
    const { mime, bytes } = await pictureOf(c.get('agent'), id, name, c.req.raw.signal)
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': mime,
      'content-security-policy': "default-src 'none'; sandbox",
      // Its sender learns once that it was looked at, and not how often.
      'cache-control': 'private, max-age=604800, immutable',
    })
  })
  .get('/:id/original', one, async (c) =>
    c.body((await originalOf(c.get('agent'), c.req.valid('param').id)) as Uint8Array<ArrayBuffer>, 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="original.eml"',
      'content-security-policy': "default-src 'none'; sandbox",
    }),
  )
  .get('/:id', one, async (c) => c.json(await oneMessage(c.get('agent'), c.req.valid('param').id)))
  .get('/:id/edits', one, async (c) => c.json(await formerTexts(c.get('agent'), c.req.valid('param').id)))
  .put('/:id/text', one, body(z.strictObject({ text })), async (c) => {
    const { text } = c.req.valid('json')
    return c.json(await mended(c.get('agent'), c.req.valid('param').id, (cx, id) => rewrite(cx, id, text)))
  })
  .delete('/:id', one, async (c) => c.json(await mended(c.get('agent'), c.req.valid('param').id, takeBack)))
  .delete('/:id/change', one, async (c) => c.json(await mended(c.get('agent'), c.req.valid('param').id, letBe)))
  .put('/:id/reaction', one, body(z.strictObject({ emoji: z.string().min(1).max(40) })), async (c) => {
    const { emoji } = c.req.valid('json')
    return c.json(await mended(c.get('agent'), c.req.valid('param').id, (cx, id) => react(cx, id, emoji)))
  })
  .delete('/:id/reaction', one, async (c) =>
    c.json(await mended(c.get('agent'), c.req.valid('param').id, (cx, id) => react(cx, id, null))),
  )
  .post('/:id/fetch', one, async (c) => c.json(await mended(c.get('agent'), c.req.valid('param').id, fetchAgain)))
  .post('/:id/skip', one, async (c) => c.json(await mended(c.get('agent'), c.req.valid('param').id, skip)))

async function mended(agent: Agent, id: Id, verb: (cx: Act, id: Id) => Promise<void>): Promise<Push> {
  await act(agent, (cx) => verb(cx, id))
  const at = cursor()
  const rows = await db.select().from(messages).where(eq(messages.id, id))
  return { ...at, messages: rows.map(messageRow) }
}

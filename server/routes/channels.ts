import { Hono, type Context } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { connectors } from '../../connectors/index.ts'
import type { Id } from '../../db/ids.ts'
import type { Push } from '../contract/rows.ts'
import { refuse } from '../contract/refusal.ts'
import { act } from '../core/act.ts'
import { load } from '../across/rows.ts'
import { cursor } from '../across/thread.ts'
import { propose, roundTrip, tryOut, type Steps } from '../channels/checking.ts'
import { callsOf } from '../channels/calls.ts'
import { addChannel, changeChannel, openSettings, setupOf } from '../channels/configuring.ts'
import { resumeImport, stopImport } from '../channels/progress.ts'
import { channelRow } from '../channels/running.ts'
import { redeliver } from '../messages/redelivering.ts'
import { original, quarantined, retryRaw } from '../messages/quarantine.ts'
import { allowed, body, id, name, params, query, type Env } from './context.ts'

const one = params(z.object({ id }))
const input = params(z.object({ rawId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }))
const settings = z.record(z.string().max(60), z.json())
const added = z.strictObject({ kind: z.string().max(40), name, deskId: id, settings })
const patch = z.strictObject({
  name: name.optional(),
  deskId: id.optional(),
  enabled: z.boolean().optional(),
  settings: settings.optional(),
})
const before = z.strictObject({ before: z.coerce.number().int().max(Number.MAX_SAFE_INTEGER).optional() })

const tried = z.strictObject({ settings, channelId: id.optional() })
const kind = params(z.object({ kind: z.string().max(40) }))

/** Kinds of channel that can be added, with the schema from which a form is drawn. */
export const connectorRoutes = new Hono<Env>()
  .get('/', allowed('configure'), (c) =>
    c.json({
      connectors: connectors.map(({ kind, settings, check, propose, roundTrip, words = {} }) => {
        const schema = z.toJSONSchema(settings, { io: 'input' })
        const asksNothing = settings.safeParse({}).success
        const can = { canCheck: !!check, canPropose: !!propose, canRoundTrip: !!roundTrip }
        return { kind, schema, asksNothing, ...can, words }
      }),
    }),
  )
  .post('/:kind/proposal', allowed('configure'), kind, body(z.strictObject({ settings })), async (c) =>
    c.json({ settings: await propose(c.req.valid('param').kind, c.req.valid('json').settings) }),
  )
  .post('/:kind/check', allowed('configure'), kind, body(tried), async (c) => {
    const { settings, channelId } = c.req.valid('json')
    return told(c, await tryOut(c.req.valid('param').kind, settings, channelId))
  })

/** A line for each step as soon as it is known: some take seconds, and whoever waits wants to see where it hangs. */
function told(c: Context, steps: Steps) {
  c.header('content-type', 'application/x-ndjson')
  return stream(c, async (out) => {
    const left = new AbortController()
    out.onAbort(() => left.abort())
    for await (const step of steps(left.signal)) await out.write(`${JSON.stringify(step)}\n`)
  })
}

export const channelRoutes = (urlOf: (c: Context) => string) =>
  new Hono<Env>()
    .post('/', body(added), async (c) => {
      const id = await act(c.get('agent'), (cx) => addChannel(cx, c.req.valid('json')))
      return c.json(await pushed(id))
    })
    .patch('/:id', one, body(patch), async (c) => {
      const { id } = c.req.valid('param')
      await act(c.get('agent'), (cx) => changeChannel(cx, id, c.req.valid('json')))
      return c.json(await pushed(id))
    })
    .get('/:id', allowed('configure'), one, async (c) => {
      const { id } = c.req.valid('param')
      const row = (await channelRow(id)) ?? refuse('not_found', 'There is no such channel.')
      return c.json({ settings: openSettings(row), setup: setupOf(row, urlOf(c)) })
    })
    .delete('/:id/import', one, async (c) => {
      const { id } = c.req.valid('param')
      await act(c.get('agent'), (cx) => stopImport(cx, id))
      return c.json(await pushed(id))
    })
    .put('/:id/import', one, async (c) => {
      const { id } = c.req.valid('param')
      await act(c.get('agent'), (cx) => resumeImport(cx, id))
      return c.json(await pushed(id))
    })
    .post('/:id/round-trip', allowed('configure'), one, async (c) => told(c, await roundTrip(c.req.valid('param').id)))
    .get('/:id/calls', allowed('configure'), one, query(before), async (c) =>
      c.json({ rows: await callsOf(c.req.valid('param').id, c.req.valid('query').before ?? Number.MAX_SAFE_INTEGER) }),
    )
    .get('/:id/quarantine', allowed('configure'), one, query(before), async (c) =>
      c.json({
        rows: await quarantined(c.req.valid('param').id, c.req.valid('query').before ?? Number.MAX_SAFE_INTEGER),
      }),
    )

export const callRoutes = new Hono<Env>().post('/:id/redelivery', one, async (c) => {
  await act(c.get('agent'), (cx) => redeliver(cx, c.req.valid('param').id))
  return c.json(cursor())
})

export const quarantineRoutes = new Hono<Env>()
  .get('/:rawId', allowed('configure'), input, async (c) => {
    const bytes = await original(c.get('agent'), c.req.valid('param').rawId)
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="original.bin"',
    })
  })
  .post('/:rawId/retry', input, async (c) => {
    await act(c.get('agent'), (cx) => retryRaw(cx, c.req.valid('param').rawId))
    return c.json(cursor())
  })

const pushed = async (id: Id): Promise<Push> => ({ ...cursor(), channels: await load.channels([id]) })

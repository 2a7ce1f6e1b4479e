import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { refuse } from '../contract/refusal.ts'
import { streamBlob } from '../core/blobs.ts'
import { findFile } from '../across/files.ts'
import { keepFile } from '../channels/files.ts'
import { allowed, id, params, query, type Env } from './context.ts'

const one = params(z.object({ id }))
const named = query(z.strictObject({ name: z.string().min(1).max(4096) }))

/** Pictures that a browser draws without running anything: the only files that are ever shown in place. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

export const fileRoutes = new Hono<Env>()
  .post('/', allowed('reply'), named, async (c) => {
    const stream = c.req.raw.body ?? refuse('invalid', 'The file is empty.')
    const bytes = Readable.fromWeb(stream as NodeStream)
    const mime = c.req.header('content-type') ?? ''
    return c.json(await keepFile(`agent:${c.get('agent').id}`, { name: c.req.valid('query').name, mime, bytes }))
  })
  .get('/:id', one, query(z.strictObject({ inline: z.literal('1').optional() })), async (c) => {
    const file = await findFile(c.get('agent'), c.req.valid('param').id)
    const inline = c.req.valid('query').inline === '1' && pictures.includes(file.mime)
    return c.body(await streamBlob(file.blob), 200, {
      'content-type': inline ? file.mime : 'application/octet-stream',
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${quoted(file.name)}`,
      'content-length': String(file.size),
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=86400, immutable',
    })
  })

// These four mean something in a header.
const quoted = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)

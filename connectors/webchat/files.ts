import { z } from 'zod'
import type { Host } from '../connector.ts'
import { Denial, json } from './answers.ts'
import { body } from './body.ts'
import { buckets } from './bucket.ts'
import { limits, rememberedAddresses, uploads } from './limits.ts'
import type { Tokens } from './tokens.ts'

const upload = z.strictObject({ name: z.string().min(1).max(255) })
const download = z.strictObject({ key: z.string().max(4096) })
const mimePattern = /^[a-z]{1,20}\/[\w.+-]{1,80}$/
// What a browser could run as our page is named a stream of bytes.
const harmless = /^(?:image\/(?:png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/
// Controls, zero-width and direction marks: a name must look like what it is.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

export function files(host: Host, tokens: Tokens) {
  const allowed = buckets(uploads, rememberedAddresses)
  return {
    async keep(request: Request, url: URL) {
      const { address } = await bearer(request, tokens)
      if (!allowed(address)) throw new Denial('too_many', 'Too many files at once: wait a minute')
      const query = upload.safeParse(Object.fromEntries(url.searchParams))
      if (!query.success) throw new Denial('invalid', 'A file needs a name')
      const bytes = await body(request, limits.attachmentBytes)
      if (bytes.length === 0) throw new Denial('invalid', 'The file is empty')
      const name = plainName(query.data.name)
      const { id, mime, size } = await host.keep(address, { name, mime: mimeOf(request), bytes })
      return json({ id, name, mime, size }, {}, 201)
    },

    async show(url: URL, id: string) {
      const query = download.safeParse(Object.fromEntries(url.searchParams))
      const address = query.success && (await tokens.fileOwner(query.data.key, id))
      if (!address) throw new Denial('forbidden', 'This link has expired')
      const file = await host.file(address, id)
      if (!file) throw new Denial('not_found', 'There is no such file')
      return new Response(file.body, { headers: asAttachment(file) })
    },
  }
}

async function bearer(request: Request, tokens: Tokens) {
  const [scheme, token, ...rest] = (request.headers.get('authorization') ?? '').split(' ')
  if (scheme !== 'Bearer' || !token || rest.length > 0) throw new Denial('unauthenticated', 'A visitor token is needed')
  const from = await tokens.visitor(token)
  if (!from) throw new Denial('forbidden', 'This token is not good for this chat')
  return from
}

function mimeOf(request: Request) {
  const mime = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  return mimePattern.test(mime) ? mime : 'application/octet-stream'
}

function plainName(name: string) {
  const plain = name.replace(invisible, '').replace(/[/\\]/g, '_').trim()
  return plain.replace(/^\.+/, '') || 'file'
}

const asAttachment = ({ name, mime, size }: { name: string; mime: string; size: number }) => ({
  'content-type': harmless.test(mime) ? mime : 'application/octet-stream',
  'content-length': String(size),
  'content-disposition': `attachment; filename*=UTF-8''${quoted(name)}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, max-age=3600',
})

const quoted = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)

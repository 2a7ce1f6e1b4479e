import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { badRequest, Refused } from './refusal.ts'

export interface Upload {
  name: string
  mime: string
  bytes: Buffer
}
/** What a method was called with. Strings and JSON, as both come. */
export type Given = Record<string, unknown> & { uploads: Map<string, Upload> }

/** Telegram takes no more for a file than this, and a little for all around it. */
const most = 50 * 1024 * 1024 + 100_000

/** GET and POST; query string, form, multipart and JSON. */
export async function given(request: IncomingMessage, url: URL): Promise<Given> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw new Refused(413, 'Request Entity Too Large')
  const bytes = await buffer(request)
  if (bytes.length > most) throw new Refused(413, 'Request Entity Too Large')
  const plain: Record<string, unknown> = Object.fromEntries(url.searchParams)
  const uploads = new Map<string, Upload>()
  const type = request.headers['content-type'] ?? ''
  if (bytes.length === 0) return { ...plain, uploads }
  if (type.startsWith('application/json')) return { ...plain, ...object(bytes), uploads }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => {
    throw badRequest("can't parse the request body")
  })
  for (const [name, value] of form) {
    if (typeof value === 'string') plain[name] = value
    else uploads.set(name, { name: value.name, mime: value.type, bytes: Buffer.from(await value.arrayBuffer()) })
  }
  return { ...plain, uploads }
}

function object(bytes: Buffer): Record<string, unknown> {
  const value = parsed(bytes.toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest("can't parse JSON object")
  return value as Record<string, unknown>
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw badRequest("can't parse JSON object")
  }
}

/** A number, also where a form brought it as text. */
export function whole(value: unknown, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw badRequest('invalid number specified')
  return number
}

/** What a form brings as JSON within a text. */
export const structure = (value: unknown): unknown => (typeof value === 'string' ? parsed(value) : value)

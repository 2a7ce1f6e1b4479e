import { bodyOf, same } from '../called.ts'
import { empty, mostBytes } from './answers.ts'

/** What was called back. */
export interface Call {
  /** A message that came in, or the status of one that went out. */
  place: 'message' | 'status'
  /** What stands in the address, but for our key. */
  query: Record<string, string>
  body: Buffer
}

/** A call of those who sign nothing, which the key in the address alone proves; or how it is refused. */
export async function keyed(what: string, request: Request, secret: string): Promise<Call | Response> {
  const { pathname, searchParams } = new URL(what, 'http://hub')
  const place = pathname.slice(1)
  if (place !== 'message' && place !== 'status') return empty(404)
  if (request.method !== 'GET' && request.method !== 'POST') return empty(405)
  if (!same(searchParams.get('key') ?? '', secret)) return empty(403)
  const body = await bodyOf(request, mostBytes)
  if (!body) return empty(413)
  const { key: _key, ...query } = Object.fromEntries(searchParams)
  return { place, query, body }
}

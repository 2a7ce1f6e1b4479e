import { bodyOf, same } from '../../called.ts'
import { acknowledged, empty, mostBytes } from '../answers.ts'
import type { Base } from '../gateway.ts'

/** Takes what Kavenegar calls back. It signs nothing: the key in the address alone proves it. */
export function webhook({ secret, keep }: Base) {
  return async (what: string, request: Request): Promise<Response> => {
    const { pathname: place, searchParams } = new URL(what, 'http://hub')
    if (place !== '/message' && place !== '/status') return empty(404)
    if (request.method !== 'GET' && request.method !== 'POST') return empty(405)
    if (!same(searchParams.get('key') ?? '', secret)) return empty(403)
    const body = await bodyOf(request, mostBytes)
    if (!body) return empty(413)
    const { key: _key, ...said } = Object.fromEntries([...searchParams, ...new URLSearchParams(body.toString())])
    const { messageid: id, status } = said
    if (!id || !/^\d{1,20}$/.test(id)) return empty(422)
    if (place === '/message') return acknowledged(keep(`message:${id}`, { ...said, is: 'message' }))
    if (!status) return empty(422)
    return acknowledged(keep(`status:${id}:${status.slice(0, 20)}`, { ...said, is: 'status' }))
  }
}

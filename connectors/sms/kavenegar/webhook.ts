import { acknowledged, empty } from '../answers.ts'
import type { Base } from '../gateway.ts'
import { keyed } from '../keyed.ts'

/** Takes what Kavenegar calls back. It signs nothing. */
export function webhook({ secret, keep }: Base) {
  return async (what: string, request: Request): Promise<Response> => {
    const call = await keyed(what, request, secret)
    if (call instanceof Response) return call
    const { key: _key, ...form } = Object.fromEntries(new URLSearchParams(call.body.toString()))
    const said: Record<string, string> = { ...call.query, ...form }
    const { messageid: id, status } = said
    if (!id || !/^\d{1,20}$/.test(id)) return empty(422)
    if (call.place === 'message') return acknowledged(keep(`message:${id}`, { ...said, is: 'message' }))
    if (!status) return empty(422)
    return acknowledged(keep(`status:${id}:${status.slice(0, 20)}`, { ...said, is: 'status' }))
  }
}

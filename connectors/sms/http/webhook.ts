import { createHash, createHmac } from 'node:crypto'
import { same } from '../../called.ts'
import { acknowledged, empty } from '../answers.ts'
import type { Base } from '../gateway.ts'
import { keyed } from '../keyed.ts'
import { at, read } from './reading.ts'
import type { HttpSettings } from './settings.ts'

/** Takes what the gateway calls back, as its description says where things are. */
export function webhook(settings: HttpSettings, { secret, keep }: Base) {
  return async (what: string, request: Request): Promise<Response> => {
    const call = await keyed(what, request, secret)
    if (call instanceof Response) return call
    const { place, query, body } = call
    if (!isSigned(settings, request, body)) return empty(403)
    const said = fieldsOf(query, read(body.toString()))
    const kept = place === 'message' ? messageIn(settings, said) : statusIn(settings, said)
    if (!kept) return empty(422)
    return acknowledged(keep(kept.name, kept.said))
  }
}

/** In hexadecimal or base64, with the name of the method before it or not. */
function isSigned(
  { httpSignature, httpSignatureHeader, httpSignatureKey }: HttpSettings,
  request: Request,
  body: Buffer,
) {
  if (httpSignature === 'none') return true
  const given = (request.headers.get(httpSignatureHeader) ?? '').trim().replace(/^sha(?:1|256)=/i, '')
  const right = createHmac(httpSignature, httpSignatureKey).update(body).digest()
  const fits = [same(given.toLowerCase(), right.toString('hex')), same(given, right.toString('base64'))]
  return fits.includes(true)
}

/** What stands in the address belongs to what is said. */
function fieldsOf(asked: Record<string, string>, body: unknown): unknown {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...asked, ...body }
  return Object.keys(asked).length > 0 ? asked : body
}

function messageIn({ httpTextAt, httpFromAt, httpIdAt }: HttpSettings, said: unknown) {
  if (httpTextAt === '') return undefined
  const [from, id, text = ''] = [httpFromAt, httpIdAt, httpTextAt].map((path) => at(said, path))
  if (from === undefined || id === undefined) return undefined
  // Where it is the time that names them, two people may write at once.
  const name = createHash('sha256')
    .update(JSON.stringify([id, from]))
    .digest('hex')
    .slice(0, 32)
  return { name: `message:${name}`, said: { is: 'message', id: name, from, text } }
}

function statusIn({ httpReceiptIdAt, httpStateAt, httpDelivered, httpFailed }: HttpSettings, said: unknown) {
  if (httpReceiptIdAt === '') return undefined
  const [id, state] = [httpReceiptIdAt, httpStateAt].map((path) => at(said, path))
  if (id === undefined || state === undefined || id.length > 200) return undefined
  // What its states mean is said by the settings of today: it is written down with the state.
  return {
    name: `status:${id}:${state.slice(0, 60)}`,
    said: { is: 'status', id, state, delivered: httpDelivered, failed: httpFailed },
  }
}

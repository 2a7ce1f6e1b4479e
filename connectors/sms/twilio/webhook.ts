import { bodyOf } from '../../called.ts'
import { acknowledged, empty, mostBytes } from '../answers.ts'
import type { Base } from '../gateway.ts'
import type { TwilioSettings } from './settings.ts'
import { isSigned } from './signature.ts'

const answers = { message: 'MessageSid', status: 'MessageStatus' }

/** Takes what Twilio calls back, by its signature alone: there is no way around it, from whatever machine it comes. */
export function webhook({ twilioToken }: TwilioSettings, { address, keep, host }: Base) {
  return async (what: string, request: Request): Promise<Response> => {
    const place = what.split('?')[0]!
    if (!(place in answers)) return empty(404)
    if (request.method !== 'POST') return empty(405)
    const body = await bodyOf(request, mostBytes)
    if (!body) return empty(413)
    const fields = [...new URLSearchParams(body.toString())]
    const signature = request.headers.get('x-twilio-signature') ?? ''
    if (!address || !isSigned(twilioToken, `${address}/${what}`, fields, signature)) {
      if (isSignedElsewhere(twilioToken, request, fields, signature))
        host.status(address ? 'other_address' : 'address_missing')
      return empty(403)
    }
    const said = Object.fromEntries(fields)
    const { MessageSid: sid, MessageStatus: state } = said
    if (!sid || (place === 'status' && !state)) return empty(422)
    const name = place === 'status' ? `status:${sid}:${state}` : `message:${sid}`
    return acknowledged(keep(name, { ...said, is: place }), () =>
      place === 'status'
        ? empty(204)
        : new Response('<Response/>', { headers: { 'content-type': 'text/xml; charset=utf-8' } }),
    )
  }
}

/**
 * Whether it is Twilio, which was given another address than ours: as the request itself names it. It is refused all the
 * same, as whoever sends it writes these lines, but an admin can be told what is wrong.
 */
function isSignedElsewhere(token: string, request: Request, fields: [string, string][], signature: string): boolean {
  const { pathname, search } = new URL(request.url)
  const named = ['host', 'x-forwarded-host'].flatMap((name) => request.headers.get(name)?.split(',')[0]?.trim() ?? [])
  const addresses = named.flatMap((host) =>
    ['https', 'http'].map((scheme) => `${scheme}://${host}${pathname}${search}`),
  )
  return addresses.filter((url) => URL.canParse(url)).some((url) => isSigned(token, url, fields, signature))
}

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Host } from '../connector.ts'
import { Denial, denied, json } from './answers.ts'
import { body } from './body.ts'
import { bucket } from './bucket.ts'
import { asksFromPage, cors, preflight } from './cors.ts'
import { files } from './files.ts'
import { bodyBytes, visitors } from './limits.ts'
import type { Settings } from './settings.ts'
import type { Tokens } from './tokens.ts'

const token = z.string().max(4096).optional()
const introduction = z.strictObject({ token, identity: token })

/** What the widget asks over HTTP, below `/in/:channelId/`. */
export function webhook(settings: Settings, host: Host, tokens: Tokens) {
  const file = files(host, tokens)
  const enter = entrance(tokens)
  const show = configuration(settings, host)

  const route = async (request: Request) => {
    const url = new URL(request.url)
    const [place, id, ...rest] = url.pathname.split(`/in/${host.channelId}/`)[1]?.split('/') ?? []
    const asked = rest.length > 0 ? '' : `${request.method} ${place}${id === undefined ? '' : '/'}`
    if (request.method === 'OPTIONS') return preflight()
    if (asked === 'GET config') return show(request)
    if (asked === 'POST visitor') return enter(request)
    if (asked === 'POST files') return file.keep(request, url)
    if (asked === 'GET files/') return file.show(url, id!)
    throw new Denial('not_found', 'There is nothing here')
  }

  return async (request: Request) => {
    try {
      const headers = cors(settings, request)
      const answer = await route(request).catch(denied)
      for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
      return answer
    } catch (error) {
      return denied(error)
    }
  }
}

function configuration(settings: Settings, host: Host) {
  const { title, greeting, preChat } = settings
  let seen = false
  return (request: Request) => {
    if (!seen && asksFromPage(settings, request)) {
      seen = true
      host.status('ok')
    }
    return json({ title, greeting, preChat }, { 'cache-control': 'public, max-age=60' })
  }
}

/** The same visitor again, whom his site names, or someone new: an unbelievable identity is nobody's. */
function entrance(tokens: Tokens) {
  const allowed = bucket(visitors)
  return async (request: Request) => {
    const given = introduction.safeParse(parsed(await body(request, bodyBytes)))
    if (!given.success) throw new Denial('invalid', 'Only a token and an identity are wanted')
    const user = await tokens.identity(given.data.identity)
    if (user) return json({ token: await tokens.forUser(user), address: user.address })
    const known = await tokens.visitor(given.data.token)
    if (known) return json({ token: given.data.token, address: known.address })
    if (!allowed()) throw new Denial('too_many', 'Too many new visitors: try again in a minute')
    const address = randomUUID()
    return json({ token: await tokens.forAnyone(address), address }, {}, 201)
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return bytes.length === 0 ? {} : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Denial('invalid', 'This is not JSON')
  }
}

import type { z } from 'zod'
import type { Host } from '../connector.ts'
import { Denial, denied, json } from './answers.ts'
import { read } from './events.ts'
import type { Health } from './health.ts'
import type { Links } from './links.ts'
import { bodyBytes, patience, unprovenBytes } from './limits.ts'
import type { Settings } from './settings.ts'
import { claim, isSigned } from './signing.ts'

/** What is asked of us, below `/in/<channel id>/`. */
export function webhook(settings: Settings, host: Host, links: Links, health: Health) {
  const room: Room = { unproven: 0 }
  const route = (request: Request) => {
    const url = new URL(request.url)
    const place = url.pathname.split(`/in/${host.channelId}/`)[1] ?? ''
    if (request.method === 'POST' && place === 'messages') return receive(settings, host, health, request, room)
    if (request.method === 'GET' && place.startsWith('files/')) return links.open(url, place.slice('files/'.length))
    throw new Denial('not_found')
  }
  return async (request: Request) => {
    try {
      return await route(request)
    } catch (error) {
      return denied(error)
    }
  }
}

/** webhook-id is the key: whoever sends one again, having heard nothing, is answered as if it were the first time. */
async function receive({ secret }: Settings, host: Host, health: Health, request: Request, room: Room) {
  const claimed = claim(request.headers)
  if (typeof claimed === 'string') throw new Denial(claimed)
  const bytes = await bodyOf(request, room)
  if (!isSigned(secret, claimed, bytes)) throw new Denial('wrong_signature')
  check(bytes)
  await host.received({ key: claimed.id, bytes })
  health.heard()
  return json({ id: claimed.id }, 202)
}

/** Bytes that a channel holds of calls that have proved nothing yet, in this process. */
interface Room {
  unproven: number
}

/** Never more is held than is accepted, and whoever signs nothing takes the room of few on his channel, and not for long. */
async function bodyOf(request: Request, room: Room): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytes) throw new Denial('too_large')
  const parts: Uint8Array[] = []
  let length = 0
  const late = new AbortController()
  const deadline = setTimeout(() => late.abort(new Denial('too_slow')), patience)
  const until = { signal: late.signal }
  const body = request.body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), until) ?? []
  try {
    for await (const part of body as AsyncIterable<Uint8Array>) {
      length += part.length
      room.unproven += part.length
      if (length > bodyBytes) throw new Denial('too_large')
      if (room.unproven > unprovenBytes) throw new Denial('unavailable')
      parts.push(part)
    }
    return Buffer.concat(parts)
  } finally {
    clearTimeout(deadline)
    room.unproven -= length
  }
}

/** While its developer is looking, and not only once it is kept. */
function check(bytes: Uint8Array) {
  const found = given(bytes)
  if (!found.success) throw new Denial('invalid', found.error.issues.slice(0, 5).map(wrong))
}

const wrong = ({ path, message }: z.core.$ZodIssue) => `${path.join('.') || 'body'}: ${message}`

function given(bytes: Uint8Array) {
  try {
    return read(bytes)
  } catch {
    throw new Denial('not_json')
  }
}

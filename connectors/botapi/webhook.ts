import { z } from 'zod'
import { bodyOf, same } from '../called.ts'
import type { Host } from '../connector.ts'
import { keyOf } from './listen/updates.ts'
import type { Settings } from './settings.ts'

/** An update is some kilobytes. */
const mostBytes = 1024 * 1024
const update = z.looseObject({
  update_id: z.int().min(0),
  callback_query: z
    .looseObject({ id: z.string().max(100) })
    .optional()
    .catch(undefined),
})
const header = 'x-telegram-bot-api-secret-token'

/** Takes what the far side hands over; the secret that it was told is all that proves it. */
export function webhook(settings: Settings, host: Host) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (settings.mode !== 'webhook' || !pathname.endsWith(`/in/${host.channelId}/update`)) return empty(404)
    if (request.method !== 'POST') return empty(405)
    if (!same(request.headers.get(header) ?? '', settings.secret)) return empty(401)
    const bytes = await bodyOf(request, mostBytes)
    if (!bytes) return empty(413)
    const given = update.safeParse(json(bytes))
    if (!given.success) return empty(422)
    try {
      await host.received({ key: keyOf(settings, given.data), bytes })
    } catch {
      // It hands it over again.
      return empty(503)
    }
    const { callback_query: pressed } = given.data
    if (!pressed) return empty(200)
    return Response.json({ method: 'answerCallbackQuery', callback_query_id: pressed.id })
  }
}

const empty = (status: number) => new Response(null, { status })

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

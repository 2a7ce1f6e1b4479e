import type { Settings } from './settings.ts'
import { Denial } from './answers.ts'

/** No cookie is ever read here, so `*` gives nothing away when the admin has listed no pages. */
export function cors({ origins }: Settings, request: Request) {
  const origin = request.headers.get('origin')
  if (origins.length === 0)
    return { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }
  if (origin !== null && !origins.includes(origin)) throw new Denial('forbidden', 'This page may not show this chat')
  return {
    vary: 'origin',
    'cross-origin-resource-policy': 'cross-origin',
    ...(origin !== null && { 'access-control-allow-origin': origin }),
  }
}

/** Whether a page asks that may show this chat: where pages are listed, anyone else proves nothing. */
export function asksFromPage({ origins }: Settings, request: Request) {
  // A browser names no origin to a hub on the page's own, but the page.
  const named = request.headers.get('origin') ?? originOf(request.headers.get('referer'))
  return named !== null && (origins.length === 0 || origins.includes(named))
}

const originOf = (address: string | null) =>
  address !== null && URL.canParse(address) ? new URL(address).origin : null

export const preflight = () =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '7200',
    },
  })

import { createMiddleware } from 'hono/factory'
import { refuse } from '../contract/refusal.ts'

const safe = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a page of `origin` may use this server with its visitor's cookie: only our own address, or, where none was
 * configured, the very host that was asked.
 */
export function trusts(origin: string | null | undefined, host: string | null | undefined, url?: string): boolean {
  if (!origin || !URL.canParse(origin)) return false
  if (url) return new URL(url).origin === new URL(origin).origin
  return new URL(origin).host === host
}

/** No request that changes anything from another site, whatever its content type, and none of unknown origin. */
export const sameOrigin = (url?: string) =>
  createMiddleware(async (c, next) => {
    if (safe.includes(c.req.method)) return next()
    const site = c.req.header('sec-fetch-site')
    const ours = trusts(c.req.header('origin'), c.req.header('host'), url)
    if (!ours || (site !== undefined && site !== 'same-origin'))
      refuse('forbidden', 'This request came from another site.')
    await next()
  })

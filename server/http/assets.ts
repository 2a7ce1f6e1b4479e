import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')

/** Nothing is loaded from elsewhere, and no page may frame the inbox. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const isThere = (path: string) => existsSync(join(root, path))
export const isBuilt = () =>
  isThere('dist/agent/index.html') && (isThere('dist/widget/peyk.js') || !isThere('web/widget/loader.ts'))

/** The built web app. Files whose name holds their digest never change; the pages are asked for anew each time. */
export const assets = () =>
  new Hono()
    .use('/assets/*', serveStatic({ root: join(dist, 'agent'), precompressed: true, onFound: forever }))
    .use('/widget/*', serveStatic({ root: dist, precompressed: true, onFound: shortly }))
    .get('*', async (c) => {
      if (c.req.path.startsWith('/api/') || c.req.path.startsWith('/assets/')) return c.notFound()
      return c.html(await readFile(join(dist, 'agent/index.html'), 'utf8'), 200, {
        'content-security-policy': policy,
        'cache-control': 'no-cache',
      })
    })

type Found = (path: string, c: { header(name: string, value: string): void }) => void
const forever: Found = (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable')
const shortly: Found = (_path, c) => {
  c.header('cache-control', 'public, max-age=300')
  c.header('access-control-allow-origin', '*')
  c.header('cross-origin-resource-policy', 'cross-origin')
}

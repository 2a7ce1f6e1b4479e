import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import type { Logger } from 'pino'
import { refuse } from './contract/refusal.ts'
import type { Auth } from './agents/auth.ts'
import { channelOf } from './channels/running.ts'
import { largest } from './channels/files.ts'
import { assets } from './http/assets.ts'
import { errors } from './http/errors.ts'
import { sameOrigin } from './http/origin.ts'
import { signing, signingPaths } from './http/signing.ts'
import { api } from './routes/api.ts'
import type { Env } from './routes/context.ts'

export interface Door {
  auth: Auth
  /** Shown in links. */
  url: string
  /** Set only when the operator said where people reach it: then no other origin is ours. */
  fixedUrl?: string
  trustProxy: boolean
  log: Logger
  /** Whether everything that serving needs is there. */
  ready: () => Promise<boolean>
  /** A stop was asked for: whoever distributes traffic had better send it elsewhere. */
  stopping: () => boolean
  metrics: { token?: string; text: () => Promise<string> }
}

const kilobyte = 1024

export function http(door: Door) {
  const { auth, url, fixedUrl, log } = door
  const app = new Hono<Env>()
  app.onError(errors(log))
  app.notFound(() => refuse('not_found', 'There is nothing at this address.'))
  app.use(secureHeaders({ crossOriginResourcePolicy: false, xFrameOptions: false, referrerPolicy: 'same-origin' }))
  app.get('/health', async (c) => ((await door.ready()) ? c.json({ ok: true }) : c.json({ ok: false }, 503)))
  app.get('/ready', async (c) =>
    !door.stopping() && (await door.ready()) ? c.json({ ok: true }) : c.json({ ok: false }, 503),
  )
  app.get('/metrics', (c) => metrics(c, door))
  app.all('/in/:channelId/*', (c) => channelDoor(c))
  app.use('/api/*', sameOrigin(fixedUrl))
  app.use('/api/v1/files', bodyLimit({ maxSize: largest + kilobyte, onError: tooLarge }))
  app.use('/api/*', async (c, next) => (c.req.path === '/api/v1/files' ? next() : small(c, next)))
  app.on('POST', signingPaths, signing(auth, door.trustProxy))
  app.use('/api/v1/*', async (c, next) => {
    c.set('auth', auth)
    c.header('cache-control', 'no-store')
    await next()
  })
  app.route('/api/v1', api({ urlOf: (c) => fixedUrl ?? `${new URL(url).protocol}//${c.req.header('host')}` }))
  app.route('/', assets())
  return app
}

const tooLarge = () => refuse('too_large', 'This is larger than is accepted here.')
const small = bodyLimit({ maxSize: 256 * kilobyte, onError: tooLarge })

/** There is no such address for whoever does not know the token, and for nobody where none was set. */
async function metrics(c: Context<Env>, { metrics: { token, text } }: Door) {
  if (!token || !same(c.req.header('authorization') ?? '', `Bearer ${token}`))
    refuse('not_found', 'There is nothing at this address.')
  return c.text(await text(), 200, { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' })
}

/** Takes as long whatever of it is right. */
const same = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted))
const digest = (text: string) => createHash('sha256').update(text).digest()

/** Webhooks, uploads and whatever else a connector wants to be asked from outside. */
function channelDoor(c: Context<Env>) {
  const running = channelOf(c.req.param('channelId') ?? '')
  if (!running?.channel.webhook) refuse('not_found', 'There is nothing at this address.')
  return running.channel.webhook(c.req.raw)
}

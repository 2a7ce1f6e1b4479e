import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { pino } from 'pino'
import { pool } from '../db/client.ts'
import { createAuth } from './agents/auth.ts'
import { openInstallation } from './boot.ts'
import type { Config } from './config.ts'
import { allowNetworks } from './core/asking.ts'
import { probeBlobs } from './core/blobs.ts'
import type { Database } from './database.ts'
import { reconcile } from './channels/running.ts'
import { fault } from './core/failure.ts'
import { troubles } from './core/loop.ts'
import { wayIn } from './first-admin.ts'
import { http } from './http.ts'
import { trusts } from './http/origin.ts'
import { live } from './live.ts'
import { startMetrics } from './metrics.ts'
import { serverOf } from './tls.ts'
import { startWork } from './work.ts'

/** Starts everything; resolves once it serves. `firstLink` sets a new installation up. */
export async function startServer(config: Config, database?: Promise<Database>) {
  const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination(2))
  troubles.on('trouble', (loop, why) => log.warn({ loop, fault: why }, 'trouble, tried again'))
  process.on('unhandledRejection', (reason) => log.error({ fault: fault(reason) }, 'unhandled'))
  allowNetworks(config.PRIVATE_NETWORKS)
  const installation = await openInstallation(config, database)
  if (installation.restored) log.warn('This is an older database: sending is held. See: npm run hub -- doctor')
  const tls = serverOf(config)
  const { trustProxy } = config
  const fixedUrl = config.HUB_URL?.replace(/\/$/, '')
  let answer: (request: Request, env: object) => Response | Promise<Response> = notYet
  const options = { fetch: (request: Request, env: object) => answer(request, env) }
  const server = createAdaptorServer({ ...options, ...tls.options } as never) as Server
  server.listen(config.PORT, config.HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = fixedUrl ?? `${tls.secure ? 'https' : 'http'}://localhost:${port}`
  const auth = createAuth({ url, trusts: (origin, request) => trusts(origin, request.headers.get('host'), fixedUrl) })
  // A customer who knocks before his channel is open would be told that there is none.
  await reconcile()
  const door = await live(server, { auth, fixedUrl, trustProxy, log })
  const work = await startWork(config.data, door.counted)
  const open = (of: string) => door.io.of(of).sockets.size
  const sockets = () => ({ agents: open('/'), visitors: open('/visitor') })
  const measured = startMetrics(config.data, sockets, log)
  let leaving = false
  const metrics = { token: config.METRICS_TOKEN, text: measured.text }
  answer = http({ auth, url, fixedUrl, trustProxy, log, ready, stopping: () => leaving, metrics }).fetch
  const firstLink = await wayIn(config, auth, url)
  const unwatch = tls.watch(server as object)
  const stop = async () => {
    leaving = true
    unwatch()
    measured.stop()
    server.close()
    await door.stop()
    await work.stop()
    await installation.close()
  }
  return { url, port, firstLink, stop }
}

const notYet = () => new Response('{"ok":false}', { status: 503 })

async function ready() {
  const works = await Promise.all([pool.query('select 1'), probeBlobs()]).catch(() => null)
  return works !== null
}

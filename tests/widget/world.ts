import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { Server } from 'socket.io'
import { expect } from 'vitest'
import type { Connector } from '../../connectors/connector.ts'
import { webchat } from '../../connectors/webchat/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { buildWidget } from './build.ts'
import { MemoryCore } from './core.ts'
import { hostPage, pageScript } from './page.ts'

/** A browser on a busy machine takes its time. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 })

export const channelId = '0190a7c2-0000-7000-8000-00000000c4a7'
const built = buildWidget()
let browser: Browser | undefined

const listen = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A hub with one web chat, a shop on another origin that shows it, and a browser to visit the shop. */
export async function world(given: object = {}) {
  const { loader, panel } = await built
  browser ??= await launchChromium()
  const shop = await listen((request, response) => servePage(request, response, hub.url))
  const settings = webchat.settings.parse({
    origins: [shop.url],
    title: { en: 'Naranj Support', fa: 'پشتیبانی نارنج' },
    ...given,
  })
  const scripts: Record<string, Buffer> = { '/widget/peyk.js': loader, '/widget/panel.js': panel }
  const hub = await listen((request, response) => {
    const script = scripts[request.url!]
    if (script) response.setHeader('content-type', 'text/javascript').end(script)
    else if (!request.url!.startsWith('/live')) void bridge(request, response, core)
  })
  const io = new Server(hub.server, { path: '/live', transports: ['websocket'], pingInterval: 1000, pingTimeout: 1000 })
  const core = new MemoryCore(io, webchat as unknown as Connector<never>)
  core.open(await webchat.open(settings, core.host(channelId)))

  const visit = async (query: Record<string, string> = {}, options: BrowserContextOptions = {}) => {
    const context = await browser!.newContext({ locale: 'en-GB', timezoneId: 'Asia/Tehran', ...options })
    const page = await context.newPage()
    const url = `${shop.url}/?${new URLSearchParams({ lang: 'en', ...query })}`
    await page.goto(url)
    return { page, context, url, launcher: page.locator('.launcher'), panel: page.getByRole('dialog') }
  }
  const close = async () => {
    await Promise.all(browser!.contexts().map((context) => context.close()))
    await io.close()
    shop.server.close()
  }
  return { core, settings, visit, close, hub: hub.url, shop: shop.url }
}
export type World = Awaited<ReturnType<typeof world>>

export const closeBrowser = async () => {
  await browser?.close()
  browser = undefined
}

function servePage(request: IncomingMessage, response: ServerResponse, hub: string) {
  const { pathname, searchParams } = new URL(request.url!, 'http://shop')
  if (pathname === '/page.js') return response.setHeader('content-type', 'text/javascript').end(pageScript)
  response.setHeader('content-type', 'text/html').setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'self'; script-src 'self' ${hub}; connect-src ${hub} ${hub.replace('http', 'ws')};
     img-src ${hub}; frame-src 'self'; require-trusted-types-for 'script'; trusted-types peyk`.replace(/\s+/g, ' '),
  )
  response.end(hostPage(hub, channelId, searchParams))
}

async function bridge(request: IncomingMessage, response: ServerResponse, core: MemoryCore) {
  const hasBody = request.method === 'POST'
  const answer = await core.channel.webhook!(
    new Request(`http://hub.test${request.url}`, {
      method: request.method!,
      headers: request.headers as Record<string, string>,
      ...(hasBody && { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' }),
    } as RequestInit),
  )
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
}

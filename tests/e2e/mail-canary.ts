import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

/** What fires reaches for one of these: a function of the top window, or a server that counts. */
export const call = `top.fired&&top.fired(location.pathname)`
export const js = `javascript:${call}`
export const inData = `data:text/html,<script>${call}</script>`
export const svgData = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${call}'/>`

/** Every pairing of these. */
export const pairs = <A, B, C>(these: readonly A[], those: readonly B[], make: (one: A, other: B) => C): C[] =>
  these.flatMap((one) => those.map((other) => make(one, other)))

/** A server that counts who comes. */
export async function canaryServer() {
  const hits: string[] = []
  const server = createServer((request, answer) => {
    hits.push(request.url ?? '')
    answer.writeHead(204, { 'access-control-allow-origin': '*' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { at: `http://127.0.0.1:${port}`, hits, close: () => server.close() }
}

/** What must not happen on a page, as far as it has. */
export function watch(page: Page) {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.context().on('page', (other) => seen.push(`window ${other.url()}`))
  page.on('request', (request) => {
    const isOurs = request.frame() === page.mainFrame() || /\/api\/v1\/messages\/[^/]+\/page$/.test(request.url())
    if (!isOurs && !/^data:image\/(?:png|jpeg|gif|webp)/.test(request.url())) seen.push(`request ${request.url()}`)
  })
  return seen
}

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { allowNetworks } from '../../../server/core/asking.ts'

/** A message that a gateway has taken, in the order in which it did. */
export interface Taken {
  id: string
  to: string
  from: string
  text: string
}
export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  form: Record<string, string>
}
export type Said = { status: number; json: unknown } | { status: number; text: string; type?: string }

/** What the next sending meets with: `cut` takes it, and nobody hears of it; `lost` takes nothing. */
export type Fault = 'busy' | 'refuse' | 'no_credit' | 'cut' | 'lost' | 'broken'

/** A gateway of the tests, of which `answer` says how it behaves. */
export async function far(answer: (asked: Asked, far: Far) => Said | 'cut' | 'lost') {
  allowNetworks('127.0.0.0/8')
  const server = createServer((request, response) => {
    const whole = text(request).catch(() => void response.destroy())
    void whole.then((body) => {
      if (body === undefined) return
      const { pathname: path, searchParams: query } = new URL(request.url!, 'http://far')
      const form = Object.fromEntries(new URLSearchParams(body))
      const said = answer({ method: request.method!, path, query, headers: request.headers, body, form }, state)
      if (typeof said === 'string') return void response.destroy()
      if ('json' in said) {
        response.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.json))
      } else response.writeHead(said.status, { 'content-type': said.type ?? 'text/plain' }).end(said.text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const state: Far = {
    url: `http://127.0.0.1:${port}`,
    port,
    taken: [],
    next: null,
    always: null,
    balance: 125_000,
    calls: 0,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return state
}

export interface Far {
  url: string
  port: number
  taken: Taken[]
  next: Fault | null
  /** As `next`, until it is taken away. */
  always: Fault | null
  balance: number
  calls: number
  close(): void
}

/** The fault that this sending meets with, once. */
export function faultOf(far: Far): Fault | null {
  const met = far.next ?? far.always
  far.next = null
  return met
}

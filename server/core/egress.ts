import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as plain, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as encrypted } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import ip from 'ipaddr.js'

/**
 * The way to addresses that a stranger names. Whatever he names leads to the public internet or nowhere: the address that
 * is looked at is the one that is connected to, so that a name cannot mean something else a moment later.
 */
export const outside = {
  resolve: resolve as (
    name: string,
    options: { all: true },
    told: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => void,
  isPublic,
}

export class NotReached extends Error {}

interface Bounds {
  bytes: number
  /** Milliseconds for all of it. */
  time: number
  /** Whoever asked has left. */
  signal?: AbortSignal
}
const redirects = 3

/** What lies at an address. It is asked for without a word about who asks. Throws `NotReached`. */
export async function fetchOutside(address: string, { bytes, time, signal: left }: Bounds): Promise<Buffer> {
  const late = AbortSignal.timeout(time)
  const signal = left ? AbortSignal.any([late, left]) : late
  try {
    let url = new URL(address)
    for (let way = 0; way <= redirects; way++) {
      const answer = await begin(url, { headers: picture, signal, allows: outside.isPublic })
      const { statusCode: status = 0, headers } = answer
      if (status === 200) return await taken(answer, bytes)
      answer.destroy()
      if (status < 300 || status >= 400 || !headers.location) break
      url = new URL(headers.location, url)
    }
  } catch (error) {
    throw new NotReached('Nothing came from there', { cause: error })
  }
  throw new NotReached('There is nothing at that address')
}

const picture = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Mozilla/5.0' }

export class NotAllowed extends Error {}

export interface Begun {
  method?: string
  headers: Record<string, string | number>
  body?: Uint8Array | string | ReadableStream<Uint8Array>
  signal: AbortSignal
  /** Whether an address may be connected to. */
  allows: (address: string) => boolean
}

/** One request, to an address that is looked at when it is connected to. Resolves with the beginning of the answer. */
export function begin(url: URL, { method = 'GET', headers, body, signal, allows }: Begun): Promise<IncomingMessage> {
  const { protocol, hostname, port, username, password } = url
  if (!['http:', 'https:'].includes(protocol) || username || password) throw new Error('No address of the web')
  const host = hostname.replace(/^\[|\]$/g, '')
  // Numbers are connected to without being looked up.
  if (isIP(host) && !allows(host)) throw new NotAllowed('Not a public address')
  const options: RequestOptions = {
    method,
    host,
    port: port || (protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, ...headers },
    lookup: looking(allows),
    agent: false,
    signal,
    maxHeaderSize: 16_384,
  }
  return new Promise((answered, failed) => {
    let connected = false
    const sent = (protocol === 'https:' ? encrypted : plain)(options, answered)
    sent.on('socket', (socket) =>
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true)),
    )
    sent.on('error', (error) => failed(Object.assign(error, { connected })))
    if (body instanceof ReadableStream) pipeline(Readable.fromWeb(body as NodeStream), sent, () => {})
    else sent.end(body)
  })
}

/** One private address among public ones is reason enough. */
const looking =
  (allows: (address: string) => boolean): LookupFunction =>
  (name, { all }, told) =>
    outside.resolve(name, { all: true }, (error, found) => {
      const [first] = found ?? []
      if (error || !first) return told(error ?? new Error('No such name'), '', 0)
      if (!found.every(({ address }) => allows(address))) return told(new NotAllowed('Not a public address'), '', 0)
      return all ? told(null, found) : told(null, first.address, first.family)
    })

/** Not a machine, a network or a device of anyone here, in whatever way its number is wrapped. */
function isPublic(address: string): boolean {
  if (!ip.isValid(address)) return false
  const plain = ip.process(address)
  // Of all IPv6 addresses only those from 2000 to 3fff have been given out.
  return plain.range() === 'unicast' && (!(plain instanceof ip.IPv6) || plain.parts[0]! >> 13 === 1)
}

/** All of an answer; throws where it is longer. */
export async function taken(answer: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(answer.headers['content-length'] ?? 0) > most) {
    answer.destroy()
    throw new Error('Too large')
  }
  const pieces: Buffer[] = []
  for await (const piece of passing(answer, most)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** An answer as it comes; throws where it is longer. */
export async function* passing(answer: IncomingMessage, most: number) {
  let size = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    size += piece.length
    // Leaving the loop ends the connection.
    if (size > most) throw new Error('Too large')
    yield piece
  }
}

import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as plain, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as encrypted } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
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
      const answer = await ask(url, signal)
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

function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, hostname, port, username, password } = url
  if (!['http:', 'https:'].includes(protocol) || username || password) throw new Error('No address of the web')
  const host = hostname.replace(/^\[|\]$/g, '')
  // Numbers are connected to without being looked up.
  if (isIP(host) && !outside.isPublic(host)) throw new Error('Not a public address')
  const options: RequestOptions = {
    host,
    port: port || (protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Mozilla/5.0' },
    lookup,
    agent: false,
    signal,
    maxHeaderSize: 16_384,
  }
  return new Promise((answered, failed) => {
    const sent = (protocol === 'https:' ? encrypted : plain)(options, answered)
    sent.on('error', failed)
    sent.end()
  })
}

/** One private address among public ones is reason enough. */
const lookup: LookupFunction = (name, { all }, told) =>
  outside.resolve(name, { all: true }, (error, found) => {
    const [first] = found ?? []
    if (error || !first) return told(error ?? new Error('No such name'), '', 0)
    if (!found.every(({ address }) => outside.isPublic(address))) return told(new Error('Not a public address'), '', 0)
    return all ? told(null, found) : told(null, first.address, first.family)
  })

/** Not a machine, a network or a device of anyone here, in whatever way its number is wrapped. */
function isPublic(address: string): boolean {
  if (!ip.isValid(address)) return false
  const plain = ip.process(address)
  // Of all IPv6 addresses only those from 2000 to 3fff have been given out.
  return plain.range() === 'unicast' && (!(plain instanceof ip.IPv6) || plain.parts[0]! >> 13 === 1)
}

async function taken(answer: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(answer.headers['content-length'] ?? 0) > most) {
    answer.destroy()
    throw new Error('Too large')
  }
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    size += piece.length
    // Leaving the loop ends the connection.
    if (size > most) throw new Error('Too large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

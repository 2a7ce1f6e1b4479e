import type { IncomingMessage } from 'node:http'
import ip from 'ipaddr.js'
import { ChannelError, type Answered, type Ask, type Asked } from '../../connectors/connector.ts'
import { begin, NotAllowed, outside, passing, taken } from './egress.ts'

type Network = ReturnType<typeof ip.parseCIDR>
let allowed: Network[] = []

/** Lets channels call these networks too, such as `10.1.0.0/16,127.0.0.0/8`. */
export function allowNetworks(list: string | undefined) {
  allowed = (list?.split(',') ?? []).map((network) => ip.parseCIDR(network.trim()))
}

function allows(address: string): boolean {
  if (outside.isPublic(address)) return true
  const plain = ip.process(address)
  return allowed.some((network) => network[0].kind() === plain.kind() && plain.match(network))
}

/** The request itself; of what is answered to it no more is read than was asked for. */
export const ask: Ask = async (address, request) => {
  const late = AbortSignal.timeout(request.time)
  const signal = request.signal ? AbortSignal.any([late, request.signal]) : late
  try {
    return await answered(new URL(address), request, signal)
  } catch (error) {
    throw failure(error)
  }
}

async function answered(url: URL, asked: Asked, signal: AbortSignal): Promise<Answered> {
  const { method, headers = {}, body = '', bytes, streams } = asked
  const length: Record<string, number> =
    body instanceof ReadableStream ? {} : { 'content-length': Buffer.byteLength(body) }
  const answer = await begin(url, { method, headers: { ...headers, ...length }, body, signal, allows })
  answer.on('error', () => {})
  const said = { status: answer.statusCode ?? 0, headers: answer.headers }
  if (streams) return { ...said, stream: passedOn(answer, bytes ?? 0) }
  if (bytes !== undefined) return { ...said, body: await taken(answer, bytes).catch(afterwards) }
  answer.destroy()
  return said
}

function passedOn(answer: IncomingMessage, most: number): ReadableStream<Uint8Array> {
  const pieces = passing(answer, most)
  return new ReadableStream({
    async pull(to) {
      const { done, value } = await pieces.next().catch((error: unknown) => {
        throw failure(Object.assign(error as Error, { connected: true }))
      })
      if (done) to.close()
      else to.enqueue(value)
    },
    cancel: () => void answer.destroy(),
  })
}

/** It has arrived there by then. */
function afterwards(error: Error): never {
  throw Object.assign(error, { connected: true })
}

/** What never got as far as a connection has certainly not arrived. */
function failure(error: unknown): ChannelError {
  if (error instanceof NotAllowed) return new ChannelError('private_address', { retry: false, certain: true })
  const { code = '', connected = false } = error as { code?: string; connected?: boolean }
  if (/^(?:ENOTFOUND|EAI_\w+|ENODATA)$/.test(code))
    return new ChannelError('no_such_host', { retry: true, certain: true })
  if (!connected && /CERT|SSL|TLS|SELF_SIGNED|ISSUER|SIGNATURE/.test(code))
    return new ChannelError('tls_refused', { retry: true, certain: true })
  return new ChannelError('no_answer', { retry: true, certain: !connected })
}
